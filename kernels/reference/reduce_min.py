"""REDUCE_MIN: the lowest value over axes.

Oracle: LiteRT BUILTIN_REF, kernels/reduce.cc
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from glasslite.kernels.reference.reduce_max import reduce_max_f32


def reduce_min_f32(
    input: NDArray[np.float32],
    axis: NDArray[np.int32],
    output: NDArray[np.float32],
    *,
    axes: tuple[int, ...],
) -> None:
    """float32: as REDUCE_MAX with all signs turned, NaN and the highest finite number included."""
    reduce_max_f32(-input, axis, output, axes=axes)
    np.negative(output, out=output)


def reduce_min_f16(
    input: NDArray[np.float16],
    axis: NDArray[np.int32],
    output: NDArray[np.float16],
    *,
    axes: tuple[int, ...],
) -> None:
    """float16: as float32, which holds each of its numbers. Of LiteRT's resolvers the default alone has it."""
    lowest = np.empty(output.shape, np.float32)
    reduce_min_f32(input.astype(np.float32), axis, lowest, axes=axes)
    output[...] = lowest


def reduce_min_i32(
    input: NDArray[Any], _axis: NDArray[np.int32], output: NDArray[Any], *, axes: tuple[int, ...]
) -> None:
    """Integers and booleans; of nothing, the type's highest."""
    highest = True if input.dtype == np.bool_ else np.iinfo(input.dtype).max
    output[...] = np.minimum.reduce(input, axis=axes, initial=highest).reshape(output.shape)


reduce_min_i64 = reduce_min_i32
reduce_min_qs8 = reduce_min_i32
reduce_min_qu8 = reduce_min_i32
reduce_min_qs16 = reduce_min_i32
reduce_min_bool = reduce_min_i32
