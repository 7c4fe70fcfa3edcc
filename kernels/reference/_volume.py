"""Convolutions of volumes (N, D, H, W, C), forwards and back, a tap and a channel at a time.

BUILTIN_REF adds an output's products in the order of its taps and their channels; back, in the order of the input's
places, which is that of the taps backwards.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from glasslite.kernels.reference._taps import Tap, along

Floats = NDArray[np.float32]


class Axis(NamedTuple):
    """A window along one axis, of the convolution that goes forwards."""

    kernel: int
    stride: int
    dilation: int
    padding: int


def walk(axes: Sequence[Axis], sizes: Sequence[int], counts: Sequence[int]) -> Iterator[tuple[Tap, ...]]:
    """The taps that see something, from the first to the last: of depth, height and width."""
    each = [
        list(along(a.kernel, a.stride, a.dilation, a.padding, size, count))
        for a, size, count in zip(axes, sizes, counts, strict=True)
    ]
    return product(*each)


def add_products(total: Floats, seen: Floats, weights: Floats) -> None:
    """Add a tap's products to sums (.., O), a channel of seen (.., C) and weights (C, O) at a time."""
    for channel, row in zip(np.moveaxis(seen, -1, 0), weights, strict=True):
        total += channel[..., None] * row


def finish(total: Floats, bias: Floats | None, activation_min: float, activation_max: float) -> None:
    """Add the bias and clamp."""
    if bias is not None:
        total += bias.reshape(-1)
    np.clip(total, activation_min, activation_max, out=total)
