"""STRIDED_SLICE: a copy of every stride-th element of each axis."""

from __future__ import annotations

from typing import Any

from numpy.typing import NDArray

from glasslite.kernels.jit._copy import bind_copy, viewed
from glasslite.kernels.jit.program import Bound


def strided_slice_any(
    input: NDArray[Any],
    begin: NDArray[Any],
    end: NDArray[Any],
    strides: NDArray[Any],
    output: NDArray[Any],
    *,
    start: tuple[int, ...],
    stop: tuple[int, ...],
    stride: tuple[int, ...],
) -> list[Bound]:
    """Any type: one start, stop and stride for each axis of the input, none negative but a stop of -1, before 0."""
    parts = zip(start, stop, stride, strict=True)
    taken = input[tuple(slice(a, None if z < 0 else z, step) for a, z, step in parts)]
    return bind_copy(taken, viewed(output, taken.shape))
