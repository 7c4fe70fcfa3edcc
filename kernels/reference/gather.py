"""GATHER: pick slices along one axis by their indices.

Oracle: LiteRT BUILTIN_REF, reference/gather.h
"""

from __future__ import annotations

from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from glasslite.kernels.errors import BadValue


def gather_any(
    input: NDArray[Any], indices: NDArray[Any], output: NDArray[Any], *, axis: int, batch_dims: int
) -> None:
    """Any type: input (batch..., outer..., axis, inner...), indices (batch..., picked...).

    Raises:
        BadValue: an index is below 0 or past the axis.
    """
    size = input.shape[axis]
    if indices.size and not 0 <= indices.min() <= indices.max() < size:
        wrong = indices[(indices < 0) | (indices >= size)].flat[0]
        raise BadValue(f"index {wrong} is outside axis {axis} of {size} elements; allowed: 0 to {size - 1}")
    if not output.size:
        return
    batches, outer = prod(input.shape[:batch_dims]), prod(input.shape[batch_dims:axis])
    rows = input.reshape(batches * outer * size, -1)
    first = np.arange(batches * outer, dtype=np.int64).reshape(batches, outer, 1) * size
    picked = (first + indices.astype(np.int64).reshape(batches, 1, -1)).reshape(-1)
    np.take(rows, picked, axis=0, out=output.reshape(len(picked), -1), mode="clip")
