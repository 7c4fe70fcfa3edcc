"""REDUCE_PROD: the product over axes.

Oracle: LiteRT BUILTIN_REF, kernels/reduce.cc, reference/reduce.h QuantizedReduceProd
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from glasslite.kernels.reference._reduce import product_over, rows_over
from glasslite.kernels.reference.fixed_point import Int64, multiply_by_quantized_multiplier_int64


def reduce_prod_f32(
    input: NDArray[Any], _axis: NDArray[np.int32], output: NDArray[Any], *, axes: tuple[int, ...]
) -> None:
    """float32: multiplied row by row. Integers wrap at their own width. Of nothing, 1."""
    output[...] = product_over(input, axes).reshape(output.shape)


reduce_prod_i32 = reduce_prod_f32
reduce_prod_i64 = reduce_prod_f32
reduce_prod_bool = reduce_prod_f32


def reduce_prod_qs8(
    input: NDArray[Any],
    _axis: NDArray[np.int32],
    output: NDArray[Any],
    *,
    axes: tuple[int, ...],
    input_zero_point: int,
    output_zero_point: int,
    multiplier: int,
    shift: int,
) -> None:
    """int8 and int16: each product, and at the end the last once more, is scaled to int32. Of nothing, step 0."""
    if not input.size:
        output.fill(0)
        return

    def scale(product: Int64) -> Int64:
        return multiply_by_quantized_multiplier_int64(product, multiplier, shift)

    rows = rows_over(input, axes).astype(np.int64) - input_zero_point
    product = rows[0]
    for row in rows[1:]:
        product = scale(product * row)
    limits = np.iinfo(output.dtype)
    steps = np.clip(scale(product) + output_zero_point, limits.min, limits.max)
    output[...] = steps.reshape(output.shape)


reduce_prod_qs16 = reduce_prod_qs8
