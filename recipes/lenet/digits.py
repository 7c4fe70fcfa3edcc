"""The data: digits rendered on the spot, half in typefaces, half in strokes of a pen. Nothing is downloaded.

A split is defined by its seed, and by its fonts: those of the test split are never seen in training.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from rich.progress import track

from recipes.lenet import fonts, strokes
from recipes.lenet.strokes import SIDE, Float

TRAIN_SEED, TEST_SEED = 1998, 1010
#: How many weights a font is set in: its own, and thicker ones for training.
WEIGHTS = {"train": 3, "test": 1}


@dataclass(frozen=True, eq=False)
class Digits:
    """Images uint8 [N, 28, 28], white on black, and what they show, uint8 [N]."""

    images: NDArray[np.uint8]
    labels: NDArray[np.uint8]

    def inputs(self) -> Float:
        """What the model takes: float32 [N, 28, 28, 1] in [0, 1]."""
        return self.images[..., None].astype(np.float32) / np.float32(255)


def render_train(count: int, epoch: int = 0) -> Digits:
    """`count` digits, balanced and shuffled, other ones for every epoch."""
    seed = TRAIN_SEED + 2 * epoch
    both = join(from_fonts("train", count // 2, seed), from_strokes(count - count // 2, seed + 1))
    order = np.random.default_rng(seed).permutation(count)
    return Digits(both.images[order], both.labels[order])


def render_test(count: int = 1000) -> Digits:
    """The split that is carried: first half typefaces, second half strokes, labels 0, 1, ... 9, 0, 1, ..."""
    return join(from_fonts("test", count // 2, TEST_SEED), from_strokes(count // 2, TEST_SEED + 1))


def from_fonts(split: str, count: int, seed: int) -> Digits:
    """`count` digits from the fonts of a split, each family equally likely."""
    families, rng = fonts.font_files(split), np.random.default_rng(seed)

    def set_one(digit: int) -> Float:
        family = families[rng.integers(len(families))]
        file = family[rng.integers(len(family))]
        return fonts.draw(digit, file, int(rng.integers(WEIGHTS[split])), rng)

    return _photograph((set_one(i % 10) for i in range(count)), count, rng, f"{split} fonts")


def from_strokes(count: int, seed: int) -> Digits:
    """`count` digits drawn with a pen."""
    rng = np.random.default_rng(seed)
    return _photograph((strokes.draw(i % 10, rng) for i in range(count)), count, rng, "strokes")


def join(first: Digits, second: Digits) -> Digits:
    """One set after the other."""
    return Digits(
        np.concatenate([first.images, second.images]), np.concatenate([first.labels, second.labels])
    )


def _photograph(drawings: Iterator[Float], count: int, rng: np.random.Generator, what: str) -> Digits:
    """Give each drawing some contrast and, every other time, noise; label the i-th i mod 10."""
    images = np.empty((count, SIDE, SIDE), np.uint8)
    progress: Iterable[Float] = track(drawings, f"rendering {what}", count, transient=True)
    for image, drawing in zip(images, progress, strict=True):
        noise = rng.uniform(0, 0.07) * rng.integers(2)
        grey = rng.uniform(0.7, 1.0) * drawing + noise * rng.standard_normal((SIDE, SIDE))
        image[:] = np.rint(255 * np.clip(grey, 0, 1)).astype(np.uint8)
    return Digits(images, (np.arange(count) % 10).astype(np.uint8))
