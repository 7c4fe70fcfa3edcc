"""Digits as typefaces draw them, placed as freely as a photographed or scanned digit would be.

The font files come from the packages in requirements.txt; only their files are read.
"""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from recipes.lenet.strokes import SIDE, Float, Points, bending, placement

OVERSAMPLING = 2
CANVAS = SIDE * OVERSAMPLING
_PIXELS = np.stack(np.meshgrid(*[np.arange(CANVAS) + 0.5] * 2), axis=-1).reshape(-1, 2)

#: Display faces are for training, where their variety teaches most; the test is on text faces, sans and serif.
FAMILIES: dict[str, tuple[tuple[str, str], ...]] = {
    "train": (
        ("font_roboto", "files/Roboto-*.ttf"),
        ("font_source_sans_pro", "files/SourceSansPro-*.ttf"),
        ("font_source_serif_pro", "files/SourceSerifPro-*.ttf"),
        ("font_hanken_grotesk", "files/HankenGrotesk-*.otf"),
        ("font_intuitive", "files/Intuitive.ttf"),
        ("font_amatic_sc", "files/AmaticSC-*.ttf"),
        ("font_fredoka_one", "files/FredokaOne-*.ttf"),
        ("matplotlib", "mpl-data/fonts/ttf/DejaVuS*[!y].ttf"),
        ("matplotlib", "mpl-data/fonts/ttf/cm[brt]*10.ttf"),
        ("matplotlib", "mpl-data/fonts/ttf/cmss10.ttf"),
    ),
    "test": (
        ("font_manrope", "files/Manrope-[!V]*.ttf"),
        ("font_caladea", "files/Caladea-*.ttf"),
        ("matplotlib", "mpl-data/fonts/ttf/STIXGeneral*.ttf"),
    ),
}


def font_files(split: str) -> list[list[Path]]:
    """The font files of a split ("train" or "test") by family, in a fixed order; no family is in both.

    Raises:
        FileNotFoundError: a package of requirements.txt is not installed, or has other files.
    """
    return [_files(package, pattern) for package, pattern in FAMILIES[split]]


def draw(digit: int, file: Path, weight: int, rng: np.random.Generator) -> Float:
    """Set one digit.

    Args:
        digit: 0 to 9.
        file: the font.
        weight: by how many pixels of the canvas to thicken it on every side, before it is shrunk.
        rng: decides size, proportion, bending, slant, rotation and shift.

    Returns:
        float32 [28, 28], white (1) on black (0).
    """
    glyph, bend = _glyph(file, digit, weight), bending(rng)
    place = placement(rng, glyph.shape[1] / glyph.shape[0] * rng.uniform(0.8, 1.2)) * OVERSAMPLING
    square = (_PIXELS - place[:, 2]) @ np.linalg.inv(place[:, :2]).T + 0.5
    fine = _sample(glyph, bend(square)[:, ::-1] * glyph.shape - 0.5)
    picture: Float = fine.reshape(SIDE, OVERSAMPLING, SIDE, OVERSAMPLING).mean(axis=(1, 3))
    return picture


def _sample(image: Float, at: Points) -> Float:
    """Bilinear values of `image` at points (y, x), 0 outside: float32 [P]."""
    padded = np.pad(image, 1)
    at = np.clip(at + 1, 0, np.array(padded.shape) - 1.001)
    corner = at.astype(np.intp)
    (y, x), (v, u) = corner.T, (at - corner).T.astype(np.float32)
    above = padded[y, x] * (1 - u) + padded[y, x + 1] * u
    below = padded[y + 1, x] * (1 - u) + padded[y + 1, x + 1] * u
    values: Float = above * (1 - v) + below * v
    return values


def _files(package: str, pattern: str) -> list[Path]:
    spec = find_spec(package)
    folder = Path(spec.origin).parent if spec and spec.origin else None
    files = sorted(folder.glob(pattern)) if folder else []
    if not files:
        raise FileNotFoundError(
            f"{package}: no font file {pattern}; run: pip install -r recipes/lenet/requirements.txt"
        )
    return files


@cache
def _glyph(file: Path, digit: int, weight: int) -> Float:
    """The digit cut out of the font at about the canvas' scale, so that warping it neither blurs nor aliases."""
    font = ImageFont.truetype(str(file), CANVAS, layout_engine=ImageFont.Layout.BASIC)
    box = font.getbbox(str(digit), stroke_width=weight)
    image = Image.new("L", (int(box[2] - box[0]), int(box[3] - box[1])))
    ImageDraw.Draw(image).text((-box[0], -box[1]), str(digit), 255, font, stroke_width=weight)
    return np.asarray(image, np.float32) / np.float32(255)
