"""Winograd's transforms in registers: of a tile of inputs to points, and of products at points to a tile of outputs.

F(m, r) computes m outputs of a filter of r taps with m + r - 1 products: both polynomials are evaluated at as many
points, multiplied there, and the product's coefficients are found again. Points are 0, pairs +-p, and infinity, so that
even and odd powers are summed once for both of a pair. In two dimensions rows follow columns.

Seven taps would need points far apart. They are taken as four pairs instead: input 2 i + j lies in row i, column j of a
rectangle, rows are combined by F(2, 2), columns by F(3, 4), and the six outputs come out folded likewise. Four taps of
pairs of pixels, which 7 taps with a stride of 2 are, come folded too: F(3, 2) errs less than F(3, 4) over six points.

Floats take pairs whose powers differ little: errors are smaller. The inputs' transform at p has the coefficients of
the product of x - q over all other points q; filters, when they are packed, are divided by that product at p.

Integers take 0, 1, -1, infinity (m = 2) and 0, 1, -1, 2, -2, infinity (m = 4); signs and powers of two are moved
between the transforms so that additions and shifts are enough. A transform multiplied by s gives s * s times the
convolution, modulo 2^32. Its odd factor has an inverse there, so that the sum itself comes out exactly wherever its
product with the power of two in s * s is an int32.

Source: A. Lavin, S. Gray: Fast Algorithms for Convolutional Neural Networks (arXiv 1509.09308), section 4.1.
"""

from __future__ import annotations

from collections.abc import Callable
from math import prod, sqrt
from typing import Any, NamedTuple

import numpy as np
from llvmlite import ir
from numpy.typing import NDArray

from glasslite.kernels.jit import types
from glasslite.kernels.jit.simd import (
    F32,
    I16,
    I32,
    LANES,
    REGISTER,
    constant,
    emits,
    f32,
    i64,
    load,
    maximum,
    minimum,
    multiply_add_f32,
    splat,
    store,
)
from glasslite.kernels.jit.target import TARGET
from glasslite.kernels.jit.tiles import TILE_F32

#: What a scheme transforms.
SQUARE, LINE, FOLDED = range(3)


class Scheme(NamedTuple):
    """How a tile is computed: F(outputs, taps) at 0, a pair of points +-p for each of `squares`, and infinity.

    Attributes:
        outputs: pixels of a tile along a transformed axis.
        taps: of the window along that axis.
        squares: p^2 of each pair, for floats; integers have points of their own.
        shape: of what is transformed. SQUARE: both axes. LINE: one, and taps of the other are summed at each point.
            FOLDED: a line, as outputs / 2 rows of a second transform, F(2, 2), since points of long filters err more.
    """

    outputs: int
    taps: int
    squares: tuple[float, ...]
    shape: int

    @property
    def rows(self) -> int:
        """Points of the transform of columns; a line has none."""
        return 1 if self.shape == LINE else 2 * len(self.squares) + 2

    @property
    def columns(self) -> int:
        """Points of the transform of rows."""
        return 3 if self.shape == FOLDED else 2 * len(self.squares) + 2

    @property
    def points(self) -> int:
        return self.rows * self.columns

    @property
    def pixels(self) -> int:
        """Outputs of a tile."""
        return self.outputs ** (2 if self.shape == SQUARE else 1)

    @property
    def span(self) -> int:
        """Inputs of a tile along an axis."""
        return 2 * self.rows + 1 if self.shape == FOLDED else self.outputs + self.taps - 1


#: Squares of 2 x 2 and 4 x 4 pixels, for windows of 3 x 3.
SQUARES = {2: Scheme(2, 3, (1.0,), SQUARE), 4: Scheme(4, 3, (0.5, 2.0), SQUARE)}
#: Lines of pixels, for windows with so many taps along them, by stride. With a stride of 2, taps and inputs are pairs.
LINES = {
    (3, 1): Scheme(4, 3, (0.5, 2.0), LINE),
    (5, 1): Scheme(4, 5, (0.25, 1.0, 4.0), LINE),
    (7, 1): Scheme(6, 7, (0.5, 2.0), FOLDED),
    (7, 2): Scheme(6, 4, (1.0,), FOLDED),
}

#: Rows of the filters' transform for integers, times FACTORS.
FILTER_POINTS = {
    2: [[2, 0, 0], [1, 1, 1], [1, -1, 1], [0, 0, 2]],
    4: [[3, 0, 0], [1, 1, 1], [1, -1, 1], [1, 2, 4], [1, -2, 4], [0, 0, 3]],
}
#: How many times the convolution comes out, for each dimension.
FACTORS = {2: 2, 4: 24}
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


def float_filters_at_points(scheme: Scheme, filters: NDArray[Any]) -> NDArray[np.float64]:
    """Filters (..., taps) of one axis at its points: (..., rows * columns), or (..., columns) of a square."""
    if scheme.shape != FOLDED:
        return filters @ _filter_points(scheme.squares, scheme.taps).T
    pairs = np.append(filters, filters[..., : filters.shape[-1] % 2] * 0, axis=-1)
    pairs = pairs.reshape(*filters.shape[:-1], -1, 2)
    rows = _filter_points(scheme.squares, pairs.shape[-2])
    return (rows @ pairs @ np.array(_PAIR_POINTS).T).reshape(*filters.shape[:-1], -1)


def _filter_points(squares: tuple[float, ...], taps: int) -> NDArray[np.float64]:
    """Rows of the filters' transform for floats: 1, p, p^2 ... over the product of p's distances from other points."""
    points = [0.0, *(p for square in squares for p in (sqrt(square), -sqrt(square)))]
    rows = [[p**k / prod(p - q for q in points if q != p) for k in range(taps)] for p in points]
    return np.array([*rows, [0.0] * (taps - 1) + [1.0]])


def _sum(builder: ir.IRBuilder, factors: list[float], values: list[ir.Value]) -> ir.Value:
    """The sum of factors[i] * values[i]: plain terms first, then each product rounded once with its sum."""
    terms = sorted(zip(factors, values, strict=True), key=lambda term: term[0] != 1)
    factor, total = terms[0]
    if factor != 1:
        total = builder.fmul(constant(factor, total.type), total)
    for factor, value in terms[1:]:
        if factor == 1:
            total = builder.fadd(total, value)
        else:
            total = multiply_add_f32(builder, constant(factor, value.type), value, total)
    return total


def _with_roots(squares: list[float]) -> list[float]:
    """Coefficients of the product of x^2 - p^2 over the squares p^2: of even powers only, from x^0 on."""
    factors = [1.0]
    for square in squares:
        factors = [up - square * same for up, same in zip([0.0, *factors], [*factors, 0.0], strict=True)]
    return factors


def _floats_at_points(builder: ir.IRBuilder, d: list[ir.Value], squares: tuple[float, ...]) -> list[ir.Value]:
    """Inputs at 0, each pair of points, and infinity."""
    every = _with_roots(list(squares))
    values = [_sum(builder, every, d[:-1:2])]
    for square in squares:
        others = _with_roots([other for other in squares if other != square])
        even, odd = _sum(builder, others, d[2::2]), _sum(builder, others, d[1:-1:2])
        values += [_sum(builder, [1.0, p], [even, odd]) for p in (sqrt(square), -sqrt(square))]
    return [*values, _sum(builder, every, d[1::2])]


def _floats_of_points(
    builder: ir.IRBuilder, m: list[ir.Value], squares: tuple[float, ...], outputs: int
) -> list[ir.Value]:
    """The inverse: so many outputs."""
    both = [builder.fadd(m[i], m[i + 1]) for i in range(1, len(m) - 1, 2)]
    apart = [builder.fsub(m[i], m[i + 1]) for i in range(1, len(m) - 1, 2)]
    ends = {0: m[0], outputs - 1: m[-1]}
    results = []
    for k in range(outputs):
        factors, values = (
            [square ** (k // 2) * sqrt(square) ** (k % 2) for square in squares],
            apart if k % 2 else both,
        )
        end = [ends[k]] if k in ends else []
        results.append(_sum(builder, [1.0] * len(end) + factors, end + values))
    return results


#: F(2, 2) at 0, 1, infinity: rows of the filters' transform.
_PAIR_POINTS = [[1.0, 0.0], [1.0, 1.0], [0.0, 1.0]]


def _pairs_at_points(builder: ir.IRBuilder, d: list[ir.Value]) -> list[ir.Value]:
    return [builder.fsub(d[0], d[1]), d[1], builder.fsub(d[2], d[1])]


def _pairs_of_points(builder: ir.IRBuilder, m: list[ir.Value]) -> list[ir.Value]:
    return [builder.fadd(m[0], m[1]), builder.fadd(m[1], m[2])]


def _transformed(tile: list[list[ir.Value]], of_columns: Any, of_rows: Any) -> list[list[ir.Value]]:
    """A rectangle of vectors: columns first, unless there is but one row, then rows."""
    if len(tile) > 1:
        columns = [of_columns(list(column)) for column in zip(*tile, strict=True)]
        tile = [list(row) for row in zip(*columns, strict=True)]
    return [of_rows(row) for row in tile]


def _input(
    builder: ir.IRBuilder,
    source: Any,
    row: Any,
    pixel: Any,
    target: Any,
    pitch: Any,
    scheme: Scheme,
    kind: Any,
) -> None:
    def points(d: list[ir.Value]) -> list[ir.Value]:
        return (
            _floats_at_points(builder, d, scheme.squares)
            if kind == F32.llvm
            else _inputs_at_points(builder, d)
        )

    def pairs(d: list[ir.Value]) -> list[ir.Value]:
        return _pairs_at_points(builder, d)

    tile, line = [], source
    for _ in range(scheme.rows if scheme.shape == SQUARE else 1):
        place, values = line, []
        for _ in range(scheme.span):
            values.append(load(builder, place, kind))
            place = builder.add(place, pixel)
        tile.append(values)
        line = builder.add(line, row)
    folded = scheme.shape == FOLDED
    if folded:
        tile = [tile[0][2 * i : 2 * i + 3] for i in range(scheme.rows)]
    for values in _transformed(tile, points, pairs if folded else points):
        for value in values:
            store(builder, target, value)
            target = builder.add(target, pitch)


def _output(
    builder: ir.IRBuilder, source: ir.Value, scheme: Scheme, kind: ir.Type, put: Callable[..., None]
) -> None:
    """Compute a tile's pixels, register by register of the panel: `put` gets rows of them and the register's bytes."""
    folded = scheme.shape == FOLDED

    def outputs(m: list[ir.Value]) -> list[ir.Value]:
        if kind == F32.llvm:
            return _floats_of_points(builder, m, scheme.squares, scheme.outputs // (2 if folded else 1))
        return _outputs_of_points(builder, m)

    def pairs(m: list[ir.Value]) -> list[ir.Value]:
        return _pairs_of_points(builder, m)

    for v in range(TARGET.vectors):
        tile = [
            [load(builder, source, kind, (i + j) * POINT + 4 * LANES * v) for j in range(scheme.columns)]
            for i in range(0, scheme.points, scheme.columns)
        ]
        put(_transformed(tile, outputs, pairs if folded else outputs), REGISTER * v)


def _quotient(builder: ir.IRBuilder, x: ir.Value, divisor: int) -> ir.Value:
    """x / divisor modulo 2^32, where that leaves nothing over."""
    power = (divisor & -divisor).bit_length() - 1
    odd = divisor >> power
    if odd > 1:
        x = builder.mul(x, constant(pow(odd, -1, 1 << 32), x.type))
    return builder.ashr(x, constant(power, x.type))


def _inputs(scheme: Scheme, kind: Any) -> Any:
    def inputs(builder: ir.IRBuilder, source: Any, row: Any, pixel: Any, target: Any, pitch: Any) -> None:
        """Transform registers of a tile's pixels, `row` and `pixel` bytes apart; points are `pitch` bytes apart."""
        _input(builder, source, row, pixel, target, pitch, scheme, kind.llvm)

    return emits(types.void, *5 * (types.intp,))(inputs)


def _sums(scheme: Scheme) -> Any:
    def outputs(builder: ir.IRBuilder, source: ir.Value, target: ir.Value) -> None:
        """Transform a panel's products at a tile's points to its pixels; both lie one behind the other."""

        def put(tile: list[list[ir.Value]], at: int) -> None:
            for pixel, value in enumerate(value for row in tile for value in row):
                value = _quotient(builder, value, FACTORS[scheme.outputs] ** 2)
                store(builder, target, value, pixel * POINT + at)

        _output(builder, source, scheme, I32.llvm, put)

    return emits(types.void, types.intp, types.intp)(outputs)


def _outputs(scheme: Scheme) -> Any:
    def outputs(
        builder: ir.IRBuilder, source: Any, target: Any, row: Any, pixel: Any, bias: Any, low: Any, high: Any
    ) -> None:
        """Transform likewise, add the bias, clamp, and write pixels `pixel` bytes apart, a square's rows `row`."""
        low, high = splat(builder, low, LANES), splat(builder, high, LANES)

        def put(tile: list[list[ir.Value]], at: int) -> None:
            line = builder.add(target, i64(at))
            start = load(builder, bias, F32.llvm, at)
            for values in tile if scheme.shape == SQUARE else [[x for row in tile for x in row]]:
                place = line
                for value in values:
                    value = maximum(builder, builder.fadd(value, start), low)
                    store(builder, place, minimum(builder, value, high))
                    place = builder.add(place, pixel)
                line = builder.add(line, row)

        _output(builder, source, scheme, F32.llvm, put)

    return emits(types.void, *5 * (types.intp,), *2 * (types.float32,))(outputs)


inputs_2_f32, inputs_4_f32 = (_inputs(SQUARES[size], F32) for size in (2, 4))
inputs_2_i16, inputs_4_i16 = (_inputs(SQUARES[size], I16) for size in (2, 4))
inputs_line_3, inputs_line_5, inputs_line_7 = (_inputs(LINES[taps, 1], F32) for taps in (3, 5, 7))
inputs_pairs_7 = _inputs(LINES[7, 2], F32)
outputs_2_f32, outputs_4_f32 = (_outputs(SQUARES[size]) for size in (2, 4))
outputs_2_i32, outputs_4_i32 = (_sums(SQUARES[size]) for size in (2, 4))
outputs_line_3, outputs_line_5, outputs_line_7 = (_outputs(LINES[taps, 1]) for taps in (3, 5, 7))
outputs_pairs_7 = _outputs(LINES[7, 2])


@emits(TILE_F32, None, types.intp)
def start_zeros_f32(builder: ir.IRBuilder, rows: ir.Value, first: ir.Value) -> ir.Value:
    """A tile of zeros, whatever is at `first`."""
    return ir.Constant(ir.ArrayType(F32.llvm, TILE_F32.count), None)
