"""Dynamic range: what multiplies quantized rows and brings the sums back to floats.

    real = sum * (factor * before) * after + bias, each step rounded to float32; or, fused,
    real = (sum * scale) * factor + bias, whose last product is not rounded

One of `before` and `after` is the scale of the row, the other 1. Images meet the tiles of `_convolution.py`, as int8
whose zero point is known when they have been quantized.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from llvmlite import ir
from numpy.typing import NDArray

from glasslite.kernels.buffers import buffer
from glasslite.kernels.errors import NotCompiled
from glasslite.kernels.jit import _convolution, _hybrid, _staging, types
from glasslite.kernels.jit._binding import a_channel, bind_convolution, constant
from glasslite.kernels.jit._copy import bind_copy
from glasslite.kernels.jit._filters import Filters, Form
from glasslite.kernels.jit.entry import Entry, fields, inlined
from glasslite.kernels.jit.program import Bound, bound, record
from glasslite.kernels.jit.simd import (
    F32,
    LANES,
    REGISTER,
    emits,
    load,
    load_float,
    load_word,
    multiply_add_f32,
    shuffle,
    splat,
)
from glasslite.kernels.jit.tiles import (
    COLUMNS,
    DEPTHWISE_COLUMNS,
    DEPTHWISE_ROWS,
    OTHER_COLUMNS,
    OTHER_ROWS,
    ROWS,
    TILE_F32,
    TILE_I32,
    add_outer_i16,
    add_pairs_i16,
    depthwise_rows_at,
    other_rows_at,
    register_order,
    rows_at,
    start_i32,
    store_floats,
)
from glasslite.kernels.reference._hybrid import Dynamic
from glasslite.kernels.reference._window import Window

Array = NDArray[Any]

FORM = Form(_staging.FROM_INT8, np.int16, 2)

#: How sums become reals: `factors` and `bias` in the order of channels; `scale` and `zero_point` are the addresses of
#: the image's. `scaling` is one of the numbers below.
_SCALING = record("factors bias scale zero_point scaling")
TOGETHER, FILTER_FIRST, FUSED = range(3)
SCALINGS = {"together": TOGETHER, "filter-first": FILTER_FIRST, "fused": FUSED}


def in_order(builder: ir.IRBuilder, sums: list[ir.Value], columns: int) -> list[ir.Value]:
    """Sums as floats, in the order of channels."""
    totals = [builder.sitofp(total, F32.llvm) for total in sums]
    order, result = register_order(columns * LANES), []
    for place in range(len(totals)):
        v = place % columns
        # Registers of a pair hold its channels interleaved; a last odd one does not.
        first = v - v % 2
        wanted = [order.index(v * LANES + c) - first * LANES for c in range(LANES)]
        left = totals[place - v + first]
        right = totals[min(place - v + first + 1, place - v + columns - 1)]
        result.append(shuffle(builder, left, right, wanted))
    return result


def sums_of(builder: ir.IRBuilder, tile: Any) -> list[ir.Value]:
    return [builder.extract_value(tile, i) for i in range(tile.type.count)]


def new_tile(values: list[ir.Value]) -> Any:
    return ir.Constant(ir.ArrayType(F32.llvm, len(values)), ir.Undefined)


@emits(TILE_F32, TILE_I32, None, types.intp, types.intp, types.float32, types.float32)
def _rounded(
    builder: ir.IRBuilder, tile: Any, rows: Any, factors: Any, bias: Any, before: Any, after: Any
) -> ir.Value:
    """Sums as reals, each step rounded."""
    count = tile.type.count // rows.type.count
    before, after = (splat(builder, x, LANES) for x in (before, after))
    scales = [builder.fmul(load(builder, factors, F32.llvm, v * REGISTER), before) for v in range(count)]
    biases = [load(builder, bias, F32.llvm, v * REGISTER) for v in range(count)]
    totals = in_order(builder, sums_of(builder, tile), count)
    result = new_tile(totals)
    for place, total in enumerate(totals):
        real = builder.fmul(builder.fmul(total, scales[place % count]), after)
        result = builder.insert_value(result, builder.fadd(real, biases[place % count]), place)
    return result


@emits(TILE_F32, TILE_I32, None, types.intp, types.intp, types.float32)
def _fused(builder: ir.IRBuilder, tile: Any, rows: Any, factors: Any, bias: Any, scale: Any) -> ir.Value:
    """Sums as reals, where the last product is not rounded before the bias is added."""
    count = tile.type.count // rows.type.count
    scale = splat(builder, scale, LANES)
    scales = [load(builder, factors, F32.llvm, v * REGISTER) for v in range(count)]
    biases = [load(builder, bias, F32.llvm, v * REGISTER) for v in range(count)]
    totals = in_order(builder, sums_of(builder, tile), count)
    result = new_tile(totals)
    for place, total in enumerate(totals):
        v = place % count
        real = multiply_add_f32(builder, builder.fmul(total, scale), scales[v], biases[v])
        result = builder.insert_value(result, real, place)
    return result


@inlined
def reals(tile: Any, rows: Any, factors: Any, bias: Any, scale: Any, scaling: Any) -> Any:
    """Sums as reals."""
    one = np.float32(1)
    if scaling == FUSED:
        return _fused(tile, rows, factors, bias, scale)
    if scaling == TOGETHER:
        return _rounded(tile, rows, factors, bias, scale, one)
    return _rounded(tile, rows, factors, bias, one, scale)


@emits(TILE_F32, TILE_F32, types.float32, types.float32)
def _clipped(builder: ir.IRBuilder, tile: Any, low: Any, high: Any) -> ir.Value:
    """Every element clamped as NumPy does it: what equals an end becomes it, be it the other zero; a NaN stays."""
    low, high = splat(builder, low, LANES), splat(builder, high, LANES)
    for i in range(tile.type.count):
        x = builder.extract_value(tile, i)
        x = builder.select(builder.fcmp_ordered("<=", x, low), low, x)
        x = builder.select(builder.fcmp_ordered(">=", x, high), high, x)
        tile = builder.insert_value(tile, x, i)
    return tile


@inlined
def write(p: Any, tile: Any, rows: Any) -> None:
    store_floats(_clipped(tile, p.activation_min, p.activation_max), rows)


@inlined
def _store(
    p: Any, tile: Any, inputs: Any, outputs: Any, scratch: int, output: int, pixel: int, channel: int
) -> None:
    s = fields(p.scale, _SCALING)
    tile = reals(tile, inputs, s.factors + 4 * channel, s.bias + 4 * channel, load_float(s.scale), s.scaling)
    _convolution.store(p, tile, outputs, scratch, output, pixel, channel, write, 4)


@inlined
def _matrix(
    p: Any, inputs: Any, outputs: Any, scratch: int, output: int, done: int, pixel: int, channel: int
) -> None:
    tile = start_i32(inputs, p.bias + 4 * channel)
    tile = _convolution.add_taps(p, tile, inputs, pixel, channel, add_outer_i16)
    _store(p, tile, inputs, outputs, scratch, output, pixel, channel)


@inlined
def _depthwise(
    p: Any, inputs: Any, outputs: Any, scratch: int, output: int, done: int, pixel: int, channel: int
) -> None:
    tile = start_i32(inputs, p.bias + 4 * channel)
    tile = _convolution.add_depthwise_taps(p, tile, inputs, channel, add_pairs_i16)
    _store(p, tile, inputs, outputs, scratch, output, pixel, channel)


@Entry
def hybrid_convolution(block: int, start: int, stop: int, scratch: int) -> None:
    """All tasks of a convolution of a quantized image, whose zero point staging learns here, from each thread alike."""
    p = fields(block, _convolution.CONVOLUTION)
    p.zero_point = load_word(fields(p.scale, _SCALING).zero_point)
    _convolution.run_tasks(block, start, stop, scratch)


@Entry
def hybrid_matrix(block: int, origin: int, output: int, done: int, first: int, scratch: int) -> None:
    """Quantized images, all channels of a group to each filter."""
    _convolution.run_tiles(block, origin, output, done, first, scratch, _matrix, rows_at, ROWS, COLUMNS, 4)


@Entry
def hybrid_matrix_other(block: int, origin: int, output: int, done: int, first: int, scratch: int) -> None:
    """The same in tiles of the other shape."""
    _convolution.run_tiles(
        block, origin, output, done, first, scratch, _matrix, other_rows_at, OTHER_ROWS, OTHER_COLUMNS, 4
    )


@Entry
def hybrid_depthwise(block: int, origin: int, output: int, done: int, first: int, scratch: int) -> None:
    """Quantized images, each channel with its own filter."""
    rows, columns = DEPTHWISE_ROWS, DEPTHWISE_COLUMNS
    _convolution.run_tiles(
        block, origin, output, done, first, scratch, _depthwise, depthwise_rows_at, rows, columns, 4
    )


#: The entry for a tile's columns.
MATRIX = {COLUMNS: hybrid_matrix, OTHER_COLUMNS: hybrid_matrix_other}


class QuantizedImages:
    """Images (N, H, W, C) of floats on their way to convolutions.

    Attributes:
        calls: what quantizes each image by its own range.
    """

    def __init__(self, input: NDArray[np.float32], dynamic: Dynamic) -> None:
        if dynamic.tail:
            raise NotCompiled(f"{dynamic.tail} channels that are scaled another way")
        self.calls: list[Bound] = []
        self._scaling = SCALINGS[dynamic.scaling]
        dense = input
        if not input.flags.c_contiguous:
            dense = buffer(input.size, np.float32).reshape(input.shape)
            self.calls += bind_copy(input, dense)
        rows = dense.reshape(len(dense), -1)
        self._rows = _hybrid.bind_rows(rows, np.int8, rows.shape[1], dynamic.rows)
        self._images = self._rows.steps.reshape(input.shape)
        self.calls += self._rows.calls

    def bind(
        self,
        tiles: Entry,
        place: tuple[int, slice],
        output: NDArray[np.float32],
        window: Window,
        filters: Filters,
        *,
        filter_scale: Array,
        bias: Array | None,
        repeat: int = 1,
        activation_min: float,
        activation_max: float,
    ) -> Bound:
        """The convolution of an image's channels, `place`, with filters, to output (1, H', W', O)."""
        image, depth = place
        channels, width = output.shape[3], filters.width
        # Adding -0 changes nothing.
        start = np.full(channels, -0.0, np.float32) if bias is None else bias
        factors = a_channel(filter_scale, channels, width, np.float32)
        scaling = bound(
            hybrid_convolution, _SCALING, tasks=0, factors=factors, bias=a_channel(start, channels, width, np.float32),
            scale=self._rows.scales[image:], zero_point=self._rows.zero_points[image:],
            scaling=self._scaling,
        )  # fmt: skip
        call = bind_convolution(
            tiles, self._images[image : image + 1, :, :, depth], output, window, filters, FORM, repeat=repeat,
            bias=a_channel(None, channels, width, np.int32), scale=scaling.block,
            activation_min=activation_min, activation_max=activation_max,
        )  # fmt: skip
        return call._replace(entry=hybrid_convolution, alive=[*call.alive, *scaling.alive])


def check_defects(filter: Array, defects: bool) -> None:
    """Raise NotCompiled where x86 code gets products wrong: -128 has no opposite in int8."""
    if defects and (filter == -128).any():
        raise NotCompiled("weights of -128, whose products BUILTIN_REF gets wrong")


def int8_filter(filter: Array | None) -> NDArray[np.int8]:
    """The filter as int8, which uint8 holds too.

    Raises:
        NotCompiled: it is computed while running, or of another type.
    """
    weights = constant(filter, "filter")
    if weights.itemsize != 1:
        raise NotCompiled(f"a filter of type {weights.dtype}")
    return weights.view(np.int8)
