"""What the recurrent operators share: products of packed matrices with one vector, in the reference kernels' order.

Integers: rows of int16, padded with zeros to whole registers. Floats: the matrix lies transposed, so that a register
holds as many outputs; each sums its products in four partial sums, to which every fourth goes.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from glasslite.kernels.buffers import buffer
from glasslite.kernels.errors import NotCompiled
from glasslite.kernels.jit import _eigen
from glasslite.kernels.jit._channels import all_reals
from glasslite.kernels.jit._hybrid import GROUP, rounded_step, scaling
from glasslite.kernels.jit.entry import inlined, inner, view
from glasslite.kernels.jit.simd import LANES, add_products, load_float, load_i16, sum_i32, zeros_i32
from glasslite.kernels.jit.vectors import STEP, clamp, load_floats, store_floats
from glasslite.kernels.reference.fixed_point import Requantization

Array = NDArray[Any]

#: Elements and bytes of a register of int16, and bytes of a vector of float32.
WIDTH, REGISTER, VECTOR = 2 * LANES, 4 * LANES, 4 * STEP
#: An LSTM's gates that may see the cell, and the positions of their weights among the peepholes.
PEEPHOLES = {0: 0, 1: 1, 3: 2}
#: The lowest and the highest result of the activations that clamp.
_CLAMPS = {
    "NONE": (-np.inf, np.inf),
    "RELU": (0.0, np.inf),
    "RELU6": (0.0, 6.0),
    "RELU_N1_TO_1": (-1.0, 1.0),
}


def whole(count: int, step: int) -> int:
    """The count, rounded up to whole steps."""
    return -(-count // step) * step


def packed_rows(matrix: Array) -> Array:
    """Integers (N, K) as int16 (N, whole registers)."""
    rows, depth = matrix.shape
    pitch = whole(depth, WIDTH)
    result = buffer(rows * pitch, np.int16).reshape(rows, pitch)
    result[:, :depth] = matrix
    return result


def packed_columns(matrix: Array) -> Array:
    """Floats (N, K) as (K, whole vectors)."""
    rows, depth = matrix.shape
    pitch = whole(rows, STEP)
    result = buffer(depth * pitch, np.float32).reshape(depth, pitch)
    result[:, :rows] = matrix.T
    return result


def activation_values(activation: str) -> dict[str, Any]:
    """The parameters of `activate`.

    Raises:
        NotCompiled: the activation neither clamps nor is the hyperbolic tangent.
    """
    if activation == "TANH":
        return {"tanh": 1, "low": -np.inf, "high": np.inf}
    if activation not in _CLAMPS:
        raise NotCompiled(f"the activation {activation}")
    low, high = _CLAMPS[activation]
    return {"tanh": 0, "low": low, "high": high}


def fixed(how: Requantization) -> tuple[int, int]:
    """Multiplier and shift of gemmlowp's two roundings.

    Raises:
        NotCompiled: it rounds another way.
    """
    if how.rounding != "double" or how.scale.size != 1:
        raise NotCompiled(f"the rounding {how.rounding}")
    return int(how.multiplier[0]), int(how.shift[0])


def dense(array: Array, role: str) -> Array:
    """The array, whose elements lie one behind the other.

    Raises:
        NotCompiled: they lie apart.
    """
    if not array.flags.c_contiguous:
        raise NotCompiled(f"the elements of the {role} lie apart")
    return array


@inner
def centre(source: int, count: int, zero_point: int, target: int, pitch: int) -> None:
    """int8 less their zero point as int16, and zeros behind them."""
    x, y = view(source, count, np.int8), view(target, pitch, np.int16)
    for i in range(count):
        y[i] = x[i] - zero_point
    for i in range(count, pitch):
        y[i] = 0


@inlined
def dot(a: int, b: int, count: int) -> Any:
    """The sum of the products of so many int16, whole registers of them; it wraps."""
    total = zeros_i32()
    for at in range(0, 2 * count, REGISTER):
        total = add_products(total, load_i16(a + at), load_i16(b + at))
    return np.int64(sum_i32(total))


@inlined
def lane_sums(vector: int, matrix: int, depth: int, pitch: int) -> Any:
    """Of a vector of outputs, the four partial sums of the products of a depth's whole fours."""
    first = second = third = fourth = all_reals(np.float32(0))
    for _ in range(depth // 4):
        first = first + load_floats(matrix) * load_float(vector)
        second = second + load_floats(matrix + pitch) * load_float(vector + 4)
        third = third + load_floats(matrix + 2 * pitch) * load_float(vector + 8)
        fourth = fourth + load_floats(matrix + 3 * pitch) * load_float(vector + 12)
        vector += 16
        matrix += 4 * pitch
    return first, second, third, fourth


@inlined
def add_rest(total: Any, vector: int, matrix: int, depth: int, pitch: int) -> Any:
    """The products that are left behind whole fours, one by one."""
    for k in range(depth - depth % 4, depth):
        total = total + load_floats(matrix + k * pitch) * load_float(vector + 4 * k)
    return total


@inner
def activate(source: int, target: int, count: int, tanh: int, low: Any, high: Any) -> None:
    """An activation of floats, whole vectors of them."""
    for at in range(0, 4 * count, VECTOR):
        if tanh:
            store_floats(target + at, _eigen.tanh(load_floats(source + at)))
        else:
            store_floats(target + at, clamp(load_floats(source + at), low, high))


@inner
def quantize(source: int, count: int, asymmetric: int, target: int, pitch: int) -> Any:
    """Quantize floats by their range, as int16 less the zero point with zeros behind them; returns the scale."""
    x, y = view(source, count, np.float32), view(target, pitch, np.int16)
    low = high = none = np.float32(0)
    for i in range(count):
        low, high = x[i] if x[i] < low else low, x[i] if x[i] > high else high
        none = none if x[i] == x[i] else x[i]
    scale, inverse, zero_point = scaling(low, high, none, asymmetric, False)
    least = np.float32((-128 if asymmetric else -127) - zero_point)
    most, lost = np.float32(127 - zero_point), np.float32(-zero_point)
    grouped = count - count % GROUP
    for i in range(count):
        y[i] = rounded_step(x[i], inverse, least, most, lost, i < grouped, False)
    for i in range(count, pitch):
        y[i] = 0
    return scale


@inner
def add_quantized(
    vector: int,
    depth: int,
    asymmetric: int,
    matrix: int,
    pitch: int,
    factors: int,
    count: int,
    steps: int,
    target: int,
) -> None:
    """Add the products of a quantized vector with rows of int16; `steps` is memory for a row of `pitch` elements."""
    scale = quantize(vector, depth, asymmetric, steps, pitch)
    total, factor = view(target, count, np.float32), view(factors, count, np.float32)
    for row in range(count):
        total[row] += np.float32(dot(steps, matrix + 2 * pitch * row, pitch)) * (scale * factor[row])
