"""STRIDED_SLICE: every stride-th element of each axis, forwards or backwards.

Oracle: LiteRT BUILTIN_REF, reference/strided_slice.h
"""

from __future__ import annotations

from typing import Any

from numpy.typing import NDArray


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
) -> None:
    """Any type: one start, stop and stride for each axis of the input, none negative but a stop of -1, before 0.

    The output may have further axes of 1, or lack some.
    """
    if not output.size:
        return
    taken = input[
        tuple(slice(a, None if z < 0 else z, step) for a, z, step in zip(start, stop, stride, strict=True))
    ]
    output.reshape(taken.shape)[...] = taken
