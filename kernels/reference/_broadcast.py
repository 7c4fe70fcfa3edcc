"""Element-wise arithmetic over inputs that broadcast, in blocks that stay in the cache.

Source: TFLite kernels/internal/reference/broadcast_loop.h; broadcasting itself is NumPy's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

#: Elements of a block: its int64 temporaries fill a quarter of a megabyte each.
BLOCK_ELEMENTS = 1 << 15


def blocks(output: NDArray[Any], *inputs: NDArray[Any]) -> Iterator[tuple[NDArray[Any], ...]]:
    """Walk an output in blocks: (block of the output, what broadcasts to it of each input), all of them views."""
    if output.flags.c_contiguous and all(x.shape == output.shape for x in inputs):
        output, inputs = output.reshape(-1), tuple(x.reshape(-1) for x in inputs)
    shape = output.shape
    if 0 in shape:
        return
    aligned = [x.reshape((1,) * (len(shape) - x.ndim) + x.shape) for x in inputs]
    axis, rows = _split(shape)
    for outer in np.ndindex(shape[:axis]):
        for start in range(0, shape[axis], rows):
            place = (*(slice(i, i + 1) for i in outer), slice(start, start + rows))
            yield output[place], *(_at(x, place) for x in aligned)


def clamped(
    operation: Callable[..., Any],
    input1: NDArray[Any],
    input2: NDArray[Any],
    output: NDArray[Any],
    activation_min: float,
    activation_max: float,
) -> None:
    """min(max(operation(input1, input2), activation_min), activation_max) in the output's type; NaN stays NaN."""
    for y, a, b in blocks(output, input1, input2):
        operation(a, b, out=y)
        np.clip(y, activation_min, activation_max, out=y)


def _split(shape: tuple[int, ...]) -> tuple[int, int]:
    """The axis along which an array is cut, and how many of its indices make one block."""
    inner = 1
    for axis in range(len(shape) - 1, -1, -1):
        if inner * shape[axis] > BLOCK_ELEMENTS or axis == 0:
            return axis, max(1, BLOCK_ELEMENTS // inner)
        inner *= shape[axis]
    return 0, 1


def _at(x: NDArray[Any], place: tuple[slice, ...]) -> NDArray[Any]:
    return x[tuple(slice(None) if size == 1 else index for size, index in zip(x.shape, place, strict=False))]
