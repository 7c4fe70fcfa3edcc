"""BATCH_MATMUL: matrix products over two stacks of matrices, whose batch dimensions broadcast.

Spec:   schema.fbs BatchMatMulOptions
Oracle: LiteRT BUILTIN_REF, batch_matmul.cc, reference/batch_matmul.h
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from glasslite.kernels.reference._accumulate import exact_weights, ordered_matmul
from glasslite.kernels.reference._hybrid import Dynamic
from glasslite.kernels.reference.fixed_point import Requantization, requantize_into

Array = NDArray[Any]


def batch_matmul_f32(
    x: NDArray[np.float32], y: NDArray[np.float32], output: NDArray[np.float32], *, adj_x: bool, adj_y: bool
) -> None:
    """float32: (..., M, K) times (..., K, N), the last two axes of each swapped where `adj_x`, `adj_y` say so."""
    for a, b, target in products(x, y, output, adj_x, adj_y):
        target[...] = ordered_matmul(a, b)


def batch_matmul_qs8(
    x: Array,
    y: Array,
    output: Array,
    *,
    adj_x: bool,
    adj_y: bool,
    x_zero_point: int,
    y_zero_point: int,
    output_zero_point: int,
    requantization: Requantization,
    activation_min: int,
    activation_max: int,
) -> None:
    """Quantized: the same shapes. acc = sum (x - x_zero_point) * (y - y_zero_point), int64 for 16-bit inputs."""
    for a, b, target in products(x, y, output, adj_x, adj_y):
        weights = exact_weights(b.T, y_zero_point, None, a.dtype, x_zero_point)
        requantize_into(
            target,
            weights.accumulate(a),
            requantization,
            output_zero_point=output_zero_point,
            activation_min=activation_min,
            activation_max=activation_max,
        )


batch_matmul_qs16 = batch_matmul_qs8


def batch_matmul_i32(
    x: NDArray[np.int8], y: NDArray[np.int8], output: NDArray[np.int32], *, adj_x: bool, adj_y: bool
) -> None:
    """int8 inputs, int32 output: the sums of the stored products."""
    for a, b, target in products(x, y, output, adj_x, adj_y):
        target[...] = exact_weights(b.T, 0, None, a.dtype, 0).accumulate(a)


def batch_matmul_hybrid(
    x: NDArray[np.float32],
    y: NDArray[np.int8],
    output: NDArray[np.float32],
    *,
    adj_x: bool,
    adj_y: bool,
    dynamic: Dynamic,
    y_scale: NDArray[np.float32],
) -> None:
    """Dynamic range: each row is quantized here, see `Dynamic`.

    LiteRT's kernel takes a zero point's part off a sum in float32, and drops what is behind the point. It takes the
    scale of another row where there is more than one batch dimension, and the sums of another run's second input where
    that changes.
    """
    for a, b, target in products(x, y, output, adj_x, adj_y):
        rows = dynamic.quantize(np.ascontiguousarray(a))
        weights = exact_weights(b.T, 0, None, rows.values.dtype, 0)
        total, sums = weights.accumulate(rows.values), b.sum(axis=0, dtype=np.int32)
        zero_point = rows.zero_point[:, None]
        if dynamic.scaling == "together":
            part = sums.astype(np.float32) * zero_point.astype(np.float32)
            total = np.trunc(total.astype(np.float32) - part)
        else:
            total -= sums * zero_point
        target[...] = dynamic.reals(total, y_scale, rows.scale[:, None], None)


def products(
    x: Array, y: Array, output: Array, adj_x: bool, adj_y: bool
) -> Iterator[tuple[Array, Array, Array]]:
    """Walk the products: ((M, K), (K, N), (M, N)), all views. One second matrix for all makes one product."""
    if adj_x:
        x = x.swapaxes(-1, -2)
    if adj_y:
        y = y.swapaxes(-1, -2)
    if not output.size:
        return
    if all(size == 1 for size in y.shape[:-2]) and x.flags.c_contiguous and output.flags.c_contiguous:
        depth, columns = y.shape[-2:]
        rows = output.size // columns
        yield x.reshape(rows, depth), y.reshape(depth, columns), output.reshape(rows, columns)
        return
    batches = output.shape[:-2]
    x, y = np.broadcast_to(x, (*batches, *x.shape[-2:])), np.broadcast_to(y, (*batches, *y.shape[-2:]))
    for place in np.ndindex(batches):
        yield x[place], y[place], output[place]
