"""Winograd's transforms in registers: of a tile of inputs to points, and of products at points to a tile of outputs.

F(m, 3) computes m outputs of a filter of 3 taps with m + 2 products: both polynomials are evaluated at m + 2 points,
multiplied there, and the product's coefficients are found again. Here the points are 0, 1, -1, infinity (m = 2) and
0, 1, -1, 2, -2, infinity (m = 4); signs and powers of two are moved between the transforms so that additions and
shifts are enough. In two dimensions rows follow columns. `FILTER_POINTS` transforms filters, when they are packed.

Floats in tiles of 4 take the points 0, +-sqrt(1/2), +-sqrt(2), infinity, whose powers differ less: errors are smaller.

Integers: a transform multiplied by s gives s * s times the convolution, modulo 2^32. Its odd factor has an inverse
there, so that the sum itself comes out exactly wherever its product with the power of two in s * s is an int32.

Source: A. Lavin, S. Gray: Fast Algorithms for Convolutional Neural Networks (arXiv 1509.09308), section 4.1.
"""

from __future__ import annotations

from math import sqrt
from typing import Any

from llvmlite import ir
from numba import types

from glasslite.kernels.jit.simd import (
    F32,
    I16,
    I32,
    LANES,
    constant,
    emits,
    f32,
    load,
    multiply_add_f32,
    store,
)
from glasslite.kernels.jit.target import TARGET
from glasslite.kernels.jit.tiles import REGISTER, TILE_F32

#: Rows of the filters' transform, times FACTORS for integers.
FILTER_POINTS = {
    2: [[2, 0, 0], [1, 1, 1], [1, -1, 1], [0, 0, 2]],
    4: [[3, 0, 0], [1, 1, 1], [1, -1, 1], [1, 2, 4], [1, -2, 4], [0, 0, 3]],
}
#: How many times the convolution comes out, for each dimension.
FACTORS = {2: 2, 4: 24}
#: The points p and -p of floats in tiles of 4.
_NEAR, _FAR = sqrt(0.5), sqrt(2)
#: Rows of the filters' transform for floats: 1, p, p^2 over the product of p's distances from the other points.
FLOAT_FILTER_POINTS = {
    2: [[x / FACTORS[2] for x in row] for row in FILTER_POINTS[2]],
    4: [
        [1, 0, 0],
        *([-2 / 3, -2 / 3 * p, -1 / 3] for p in (_NEAR, -_NEAR)),
        *([1 / 6, p / 6, 1 / 3] for p in (_FAR, -_FAR)),
        [0, 0, 1],
    ],
}
#: The largest sum of magnitudes in a row of the inputs' transform.
INPUT_GROWTH = {2: 2, 4: 10}
#: Bytes of one pixel or point of a panel.
POINT = 4 * TARGET.columns


def _add(builder: ir.IRBuilder, a: ir.Value, b: ir.Value) -> ir.Value:
    return (builder.fadd if a.type.element == f32 else builder.add)(a, b)


def _subtract(builder: ir.IRBuilder, a: ir.Value, b: ir.Value) -> ir.Value:
    return (builder.fsub if a.type.element == f32 else builder.sub)(a, b)


def _shifted(builder: ir.IRBuilder, x: ir.Value, left: int) -> ir.Value:
    return builder.shl(x, constant(left, x.type))


def _inputs_at_points(builder: ir.IRBuilder, d: list[ir.Value]) -> list[ir.Value]:
    """Four inputs at 0, 1, -1, infinity, or six at 0, 1, -1, 2, -2, infinity."""

    def plus(a: ir.Value, b: ir.Value) -> ir.Value:
        return _add(builder, a, b)

    def minus(a: ir.Value, b: ir.Value) -> ir.Value:
        return _subtract(builder, a, b)

    if len(d) == 4:
        return [minus(d[0], d[2]), plus(d[1], d[2]), minus(d[2], d[1]), minus(d[3], d[1])]
    even, odd = minus(_shifted(builder, d[2], 2), d[4]), minus(_shifted(builder, d[1], 2), d[3])
    rise, slope = minus(d[4], d[2]), _shifted(builder, minus(d[3], d[1]), 1)
    return [
        plus(_shifted(builder, minus(d[0], d[2]), 2), rise),
        plus(even, odd),
        minus(even, odd),
        plus(rise, slope),
        minus(rise, slope),
        minus(minus(d[5], d[3]), _shifted(builder, slope, 1)),
    ]


def _outputs_of_points(builder: ir.IRBuilder, m: list[ir.Value]) -> list[ir.Value]:
    """The inverse: two or four outputs."""
    total, difference = _add(builder, m[1], m[2]), _subtract(builder, m[1], m[2])
    if len(m) == 4:
        return [_add(builder, m[0], total), _add(builder, difference, m[3])]
    total, difference = _shifted(builder, total, 2), _shifted(builder, difference, 2)
    both, apart = _add(builder, m[3], m[4]), _subtract(builder, m[3], m[4])
    return [
        _add(builder, _add(builder, _shifted(builder, m[0], 1), total), both),
        _add(builder, difference, _shifted(builder, apart, 1)),
        _add(builder, total, _shifted(builder, both, 2)),
        _add(builder, difference, _shifted(builder, _add(builder, apart, m[5]), 3)),
    ]


def _scaled_sum(builder: ir.IRBuilder, factor: float, a: ir.Value, b: ir.Value) -> ir.Value:
    """factor * a + b, rounded once."""
    return multiply_add_f32(builder, constant(factor, a.type), a, b)


def _inputs_at_roots(builder: ir.IRBuilder, d: list[ir.Value]) -> list[ir.Value]:
    """Six floats at 0, +-sqrt(1/2), +-sqrt(2), infinity: coefficients of (x^2 - 1/2) (x^2 - 2) x without a factor."""
    values = [_scaled_sum(builder, -2.5, d[2], builder.fadd(d[0], d[4]))]
    for point in (_NEAR, _FAR):
        other = -1 / point**2
        even, odd = _scaled_sum(builder, other, d[2], d[4]), _scaled_sum(builder, other, d[1], d[3])
        values += [_scaled_sum(builder, p, odd, even) for p in (point, -point)]
    return [*values, _scaled_sum(builder, -2.5, d[3], builder.fadd(d[1], d[5]))]


def _outputs_of_roots(builder: ir.IRBuilder, m: list[ir.Value]) -> list[ir.Value]:
    """The inverse: four outputs."""
    near, near_apart = builder.fadd(m[1], m[2]), builder.fsub(m[1], m[2])
    far, far_apart = builder.fadd(m[3], m[4]), builder.fsub(m[3], m[4])
    # 1/2 and 2, as well as the odd powers of the roots, are in a ratio of a power of two.
    return [
        builder.fadd(m[0], builder.fadd(near, far)),
        builder.fmul(constant(_NEAR, near.type), _scaled_sum(builder, 2, far_apart, near_apart)),
        _scaled_sum(builder, 0.5, near, builder.fadd(far, far)),
        _scaled_sum(builder, _NEAR / 2, _scaled_sum(builder, 8, far_apart, near_apart), m[5]),
    ]


def _transformed(builder: ir.IRBuilder, tile: list[list[ir.Value]], transform: Any) -> list[list[ir.Value]]:
    """A square of vectors: columns first, then rows."""
    columns = [transform(builder, list(column)) for column in zip(*tile, strict=True)]
    return [transform(builder, list(row)) for row in zip(*columns, strict=True)]


def _input(
    builder: ir.IRBuilder, source: Any, row: Any, pixel: Any, target: Any, pitch: Any, size: int, kind: Any
) -> None:
    transform = _inputs_at_roots if size == 6 and kind == F32.llvm else _inputs_at_points
    tile, line = [], source
    for _ in range(size):
        place, values = line, []
        for _ in range(size):
            values.append(load(builder, place, kind))
            place = builder.add(place, pixel)
        tile.append(values)
        line = builder.add(line, row)
    for values in _transformed(builder, tile, transform):
        for value in values:
            store(builder, target, value)
            target = builder.add(target, pitch)


def _output(builder: ir.IRBuilder, source: ir.Value, target: ir.Value, kind: ir.Type, outputs: int) -> None:
    points = outputs + 2
    transform = _outputs_of_roots if outputs == 4 and kind == F32.llvm else _outputs_of_points
    for v in range(TARGET.vectors):
        tile = [
            [load(builder, source, kind, (i * points + j) * POINT + 4 * LANES * v) for j in range(points)]
            for i in range(points)
        ]
        results = [x for row in _transformed(builder, tile, transform) for x in row]
        for pixel, value in enumerate(results):
            if kind == I32.llvm:
                value = _quotient(builder, value, FACTORS[outputs] ** 2)
            store(builder, target, value, pixel * POINT + 4 * LANES * v)


def _quotient(builder: ir.IRBuilder, x: ir.Value, divisor: int) -> ir.Value:
    """x / divisor modulo 2^32, where that leaves nothing over."""
    power = (divisor & -divisor).bit_length() - 1
    odd = divisor >> power
    if odd > 1:
        x = builder.mul(x, constant(pow(odd, -1, 1 << 32), x.type))
    return builder.ashr(x, constant(power, x.type))


_ADDRESSES = [types.intp] * 5


@emits(types.void, *_ADDRESSES)
def inputs_2_f32(builder: ir.IRBuilder, source: Any, row: Any, pixel: Any, target: Any, pitch: Any) -> None:
    """Transform 4 x 4 pixels of LANES float32, `row` and `pixel` bytes apart; points are `pitch` bytes apart."""
    _input(builder, source, row, pixel, target, pitch, 4, F32.llvm)


@emits(types.void, *_ADDRESSES)
def inputs_4_f32(builder: ir.IRBuilder, source: Any, row: Any, pixel: Any, target: Any, pitch: Any) -> None:
    """Transform 6 x 6 pixels of LANES float32 likewise."""
    _input(builder, source, row, pixel, target, pitch, 6, F32.llvm)


@emits(types.void, *_ADDRESSES)
def inputs_2_i16(builder: ir.IRBuilder, source: Any, row: Any, pixel: Any, target: Any, pitch: Any) -> None:
    """Transform 4 x 4 pixels of 2 LANES int16 likewise."""
    _input(builder, source, row, pixel, target, pitch, 4, I16.llvm)


@emits(types.void, *_ADDRESSES)
def inputs_4_i16(builder: ir.IRBuilder, source: Any, row: Any, pixel: Any, target: Any, pitch: Any) -> None:
    """Transform 6 x 6 pixels of 2 LANES int16 likewise."""
    _input(builder, source, row, pixel, target, pitch, 6, I16.llvm)


@emits(types.void, types.intp, types.intp)
def outputs_2_f32(builder: ir.IRBuilder, source: ir.Value, target: ir.Value) -> None:
    """Transform a panel's products at 4 x 4 points to 2 x 2 pixels; both lie one behind the other."""
    _output(builder, source, target, F32.llvm, 2)


@emits(types.void, types.intp, types.intp)
def outputs_4_f32(builder: ir.IRBuilder, source: ir.Value, target: ir.Value) -> None:
    """Transform a panel's products at 6 x 6 points to 4 x 4 pixels likewise."""
    _output(builder, source, target, F32.llvm, 4)


@emits(types.void, types.intp, types.intp)
def outputs_2_i32(builder: ir.IRBuilder, source: ir.Value, target: ir.Value) -> None:
    """The same of int32, divided by FACTORS."""
    _output(builder, source, target, I32.llvm, 2)


@emits(types.void, types.intp, types.intp)
def outputs_4_i32(builder: ir.IRBuilder, source: ir.Value, target: ir.Value) -> None:
    """Transform int32 products at 6 x 6 points to 4 x 4 pixels, divided by FACTORS."""
    _output(builder, source, target, I32.llvm, 4)


@emits(TILE_F32, None, types.intp)
def start_zeros_f32(builder: ir.IRBuilder, rows: ir.Value, first: ir.Value) -> ir.Value:
    """A tile of zeros, whatever is at `first`."""
    return ir.Constant(ir.ArrayType(F32.llvm, TILE_F32.count), None)


@emits(TILE_F32, TILE_F32, None, types.intp)
def add_bias_f32(builder: ir.IRBuilder, tile: ir.Value, rows: ir.Value, bias: ir.Value) -> ir.Value:
    """tile[r, :] += the registers at `bias`."""
    width = tile.type.count // rows.type.count
    biases = [load(builder, bias, F32.llvm, v * REGISTER) for v in range(width)]
    for i in range(tile.type.count):
        total = builder.fadd(builder.extract_value(tile, i), biases[i % width])
        tile = builder.insert_value(tile, total, i)
    return tile
