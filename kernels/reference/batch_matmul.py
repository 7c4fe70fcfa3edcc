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

#: Of a stack of matrices and their product, so that small ones are multiplied together.
_BLOCK_ELEMENTS = 1 << 15


def batch_matmul_f32(
    x: NDArray[np.float32], y: NDArray[np.float32], output: NDArray[np.float32], *, adj_x: bool, adj_y: bool
) -> None:
    """float32: (..., M, K) times (..., K, N), the last two axes of each swapped where `adj_x`, `adj_y` say so."""
    for a, b, target in stacks(x, y, output, adj_x, adj_y):
        if len(target) == 1:
            target[0] = ordered_matmul(a[0], b[0])
            continue
        target.fill(0)
        for k in range(a.shape[2]):
            target += a[:, :, k, None] * b[:, k, None, :]


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
    accumulator = np.int64 if x.dtype == np.int16 else np.int32
    for a, b, target in stacks(x, y, output, adj_x, adj_y):
        total = np.matmul(a.astype(np.float64) - x_zero_point, b.astype(np.float64) - y_zero_point)
        requantize_into(
            target,
            total.astype(np.int64).astype(accumulator),
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
    for a, b, target in stacks(x, y, output, adj_x, adj_y):
        np.copyto(
            target, np.matmul(a.astype(np.float64), b.astype(np.float64)).astype(np.int64), casting="unsafe"
        )


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
    for a, b, target in stacks(x, y, output, adj_x, adj_y):
        yield from zip(a, b, target, strict=True)


def stacks(
    x: Array, y: Array, output: Array, adj_x: bool, adj_y: bool
) -> Iterator[tuple[Array, Array, Array]]:
    """Walk the products, as many at a time as stay in the caches: ((B, M, K), (B, K, N), (B, M, N)), all views."""
    x, y = x.swapaxes(-1, -2) if adj_x else x, y.swapaxes(-1, -2) if adj_y else y
    if not output.size:
        return
    (rows, columns), depth = output.shape[-2:], x.shape[-1]
    if all(size == 1 for size in y.shape[:-2]) and x.flags.c_contiguous and output.flags.c_contiguous:
        rows = output.size // columns
        yield x.reshape(1, rows, depth), y.reshape(1, depth, columns), output.reshape(1, rows, columns)
        return
    batches = output.shape[:-2]
    if not batches:
        yield x[None], y[None], output[None]
        return
    longest = int(np.argmax(batches))
    x, y, output = (
        np.moveaxis(a if a is output else np.broadcast_to(a, (*batches, *a.shape[-2:])), longest, -3)
        for a in (x, y, output)
    )
    step = max(1, _BLOCK_ELEMENTS // (rows * columns + depth * (rows + columns)))
    for place in np.ndindex(output.shape[:-3]):
        for start in range(0, output.shape[-3], step):
            part = (*place, slice(start, start + step))
            yield x[part], y[part], output[part]
