"""REDUCE_MAX: the highest over axes.

Oracle: LiteRT BUILTIN_REF, reduce.cc EvalType, reference/reduce.h ReduceGeneric
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from glasslite.kernels.reference._reduce import max_over


def reduce_max_f32(
    input: NDArray[np.float32],
    _axes: NDArray[np.int32],
    output: NDArray[np.float32],
    *,
    axes: tuple[int, ...],
) -> None:
    """float32: NaN is never the highest, and nothing is lower than the lowest finite number.

    Over all axes the first value starts instead: there it may stay -inf, and a NaN in first place stays.
    """
    output[...] = max_over(input, axes).reshape(output.shape)
    if len(axes) == input.ndim and input.size:
        first = input.flat[0]
        if np.isnan(first) or np.nanmax(input) == -np.inf:
            output[...] = first


def reduce_max_f16(
    input: NDArray[np.float16],
    _axes: NDArray[np.int32],
    output: NDArray[np.float16],
    *,
    axes: tuple[int, ...],
) -> None:
    """float16: as float32, which holds each of its numbers. Of LiteRT's resolvers the default alone has it."""
    highest = np.empty(output.shape, np.float32)
    reduce_max_f32(input.astype(np.float32), _axes, highest, axes=axes)
    output[...] = highest


def reduce_max_i32(
    input: NDArray[Any], _axes: NDArray[np.int32], output: NDArray[Any], *, axes: tuple[int, ...]
) -> None:
    """Integers and booleans; of nothing, the type's lowest."""
    output[...] = max_over(input, axes).reshape(output.shape)


reduce_max_i64 = reduce_max_i32
reduce_max_qs8 = reduce_max_i32
reduce_max_qu8 = reduce_max_i32
reduce_max_qs16 = reduce_max_i32
reduce_max_bool = reduce_max_i32
