"""MIRROR_PAD: the input is copied into the middle of the output, and backwards into the borders."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from glasslite.kernels.errors import NotCompiled
from glasslite.kernels.jit._copy import bind_copy, bind_take, box
from glasslite.kernels.jit.pad import borders
from glasslite.kernels.jit.program import Bound


def mirror_pad_any(
    input: NDArray[Any],
    paddings: NDArray[Any],
    output: NDArray[Any],
    *,
    before: tuple[int, ...],
    skip: int,
) -> list[Bound]:
    """Any type: the input lies `before[axis]` elements from the start; `skip` edge elements are not repeated."""
    indices = [
        _reflected(low, size, whole, skip)
        for low, size, whole in zip(before, input.shape, output.shape, strict=True)
    ]
    calls = bind_copy(input, output[box(before, input.shape)])
    for border in borders(output.shape, before, input.shape):
        seen = [index[part] for index, part in zip(indices, border, strict=True)]
        calls += bind_take(input, seen, output[border])
    return calls


def _reflected(before: int, size: int, whole: int, skip: int) -> NDArray[np.int64]:
    """Which element of an axis of `size` each of the `whole` elements repeats."""
    place = np.arange(whole) - before
    place = np.where(place < 0, skip - 1 - place, place)
    place = np.where(np.arange(whole) - before >= size, 2 * size - 1 - skip - place, place)
    if whole and not 0 <= place.min() <= place.max() < size:
        raise NotCompiled("the borders are wider than the input")
    return place
