"""Dynamic range: rows, or pixels, that are each quantized by its own range, times the weights of all outputs.

    real = (sum - zero point * sum of the channel's weights) * (factor * scale) + bias, each step rounded; or, fused,
    real = (sum * scale) * factor + bias, whose last product is not rounded

Several rows are the pixels of a convolution and meet its tiles; few of them meet the loops of `_row.py`, as int16.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from llvmlite import ir
from numpy.typing import NDArray

from glasslite.kernels.buffers import SLACK, aligned, buffer
from glasslite.kernels.errors import NotCompiled
from glasslite.kernels.jit import _convolution, _hybrid, _row, types
from glasslite.kernels.jit._binding import a_channel, bind_convolution, constant, in_registers
from glasslite.kernels.jit._copy import bind_copy, viewed
from glasslite.kernels.jit._filters import matrix_filters
from glasslite.kernels.jit._hybrid_products import (
    FORM,
    FUSED,
    SCALINGS,
    check_defects,
    in_order,
    int8_filter,
    new_tile,
    reals,
    sums_of,
    write,
)
from glasslite.kernels.jit.entry import Entry, fields, inlined
from glasslite.kernels.jit.program import Bound, bound, record
from glasslite.kernels.jit.simd import (
    F32,
    I32,
    LANES,
    REGISTER,
    emits,
    f32,
    i32,
    i64,
    load,
    load_float,
    load_i8,
    multiply_add_f32,
    splat,
)
from glasslite.kernels.jit.tiles import (
    COLUMNS,
    OTHER_COLUMNS,
    OTHER_ROWS,
    ROWS,
    TILE_BYTES,
    TILE_F32,
    TILE_I32,
    add_outer_i16,
    one_row_at,
    other_rows_at,
    rows_at,
    start_i32,
)
from glasslite.kernels.reference._hybrid import Dynamic
from glasslite.kernels.reference._window import Window

Array = NDArray[Any]

#: Factors and bias in the order of channels; sums of a channel's weights as in a tile. Each row has a scale and a zero
#: point.
_PIXELS = record("factors bias sums scales zero_points scaling")
#: What an activation clamps to.
_LIMITS = {
    "NONE": (-np.inf, np.inf), "RELU": (0.0, np.inf), "RELU6": (0.0, 6.0), "RELU_N1_TO_1": (-1.0, 1.0),
}  # fmt: skip
#: Rows from which on they are multiplied in tiles.
_FEW_ROWS = 4
_ROWS = record(
    "input pitch output weights panel_bytes depth filters panels bias factors real_bias scales scaling targets pixels",
    activation_min=np.float32,
    activation_max=np.float32,
)


def _of_pixels(fused: bool) -> Any:
    """Sums of rows with scales and zero points of their own as reals; what a zero point adds is taken away here."""

    def emit(
        builder: ir.IRBuilder,
        tile: Any,
        rows: Any,
        factors: Any,
        bias: Any,
        sums: Any,
        scales: Any,
        zeros: Any,
    ) -> ir.Value:
        height = rows.type.count
        count = tile.type.count // height
        taken = [load(builder, sums, I32.llvm, v * REGISTER) for v in range(count)]
        factor = [load(builder, factors, F32.llvm, v * REGISTER) for v in range(count)]
        start = [load(builder, bias, F32.llvm, v * REGISTER) for v in range(count)]
        zero = [
            splat(builder, builder.trunc(load(builder, zeros, i64, 8 * r), i32), LANES) for r in range(height)
        ]
        scale = [splat(builder, load(builder, scales, f32, 4 * r), LANES) for r in range(height)]
        totals = [
            builder.sub(total, builder.mul(zero[i // count], taken[i % count]))
            for i, total in enumerate(sums_of(builder, tile))
        ]
        totals = in_order(builder, totals, count)
        result = new_tile(totals)
        for place, total in enumerate(totals):
            r, v = place // count, place % count
            if fused:
                real = multiply_add_f32(builder, builder.fmul(total, scale[r]), factor[v], start[v])
            else:
                real = builder.fadd(builder.fmul(total, builder.fmul(factor[v], scale[r])), start[v])
            result = builder.insert_value(result, real, place)
        return result

    emit.__name__ = "fused_pixels" if fused else "rounded_pixels"
    return emits(TILE_F32, TILE_I32, None, *5 * (types.intp,))(emit)


_fused_pixels, _rounded_pixels = _of_pixels(True), _of_pixels(False)


@inlined
def _pixels(
    p: Any, inputs: Any, outputs: Any, scratch: int, output: int, done: int, pixel: int, channel: int
) -> None:
    tile = start_i32(inputs, p.bias + 4 * channel)
    tile = _convolution.add_taps(p, tile, inputs, pixel, channel, add_outer_i16)
    s = fields(p.scale, _PIXELS)
    row = (output - p.output) // p.output_pixel_stride + pixel
    factors, bias, sums = s.factors + 4 * channel, s.bias + 4 * channel, s.sums + 4 * channel
    scales, zeros = s.scales + 4 * row, s.zero_points + 8 * row
    if s.scaling == FUSED:
        real = _fused_pixels(tile, inputs, factors, bias, sums, scales, zeros)
    else:
        real = _rounded_pixels(tile, inputs, factors, bias, sums, scales, zeros)
    _convolution.store(p, real, outputs, scratch, output, pixel, channel, write, 4)


@Entry
def hybrid_pixels(block: int, origin: int, output: int, done: int, first: int, scratch: int) -> None:
    """Quantized pixels, each with its own range, all channels to each filter."""
    _convolution.run_tiles(block, origin, output, done, first, scratch, _pixels, rows_at, ROWS, COLUMNS, 4)


@Entry
def hybrid_pixels_other(block: int, origin: int, output: int, done: int, first: int, scratch: int) -> None:
    """The same in tiles of the other shape."""
    _convolution.run_tiles(
        block, origin, output, done, first, scratch, _pixels, other_rows_at, OTHER_ROWS, OTHER_COLUMNS, 4
    )


_PIXELS_BY_COLUMNS = {COLUMNS: hybrid_pixels, OTHER_COLUMNS: hybrid_pixels_other}


@Entry
def hybrid_rows(block: int, start: int, stop: int, scratch: int) -> None:
    """Quantized rows; a task is as many outputs of a row as a tile has elements."""
    p = fields(block, _ROWS)
    for task in range(start, stop):
        row, first = task // p.panels, task % p.panels * _row.WIDTH
        _row.sums_i16(p, p.input + row * p.pitch, first, scratch, load_i8, 1)
        output = p.output + 4 * row * p.filters
        outputs = one_row_at(p.targets, output + 4 * first)
        scale = load_float(p.scales + 4 * row)
        tile = start_i32(outputs, scratch)
        tile = reals(tile, outputs, p.factors + 4 * first, p.real_bias + 4 * first, scale, p.scaling)
        _convolution.store(p, tile, outputs, scratch + TILE_BYTES, output, 0, first, write, 4)


def bind_dense(
    input: NDArray[np.float32],
    filter: NDArray[Any] | None,
    bias: NDArray[np.float32] | None,
    output: NDArray[np.float32],
    *,
    filter_scale: NDArray[np.float32],
    dynamic: Dynamic,
    activation: str,
    defects: bool,
) -> list[Bound]:
    """Bind rows of the input, K elements each, times a filter of K elements a unit, to rows of the output.

    The last axis of the output is the units'. Several rows make tiles of a convolution.
    """
    if activation not in _LIMITS:
        raise NotCompiled(f"activation {activation}")
    stored = int8_filter(filter)
    check_defects(stored, defects)
    units = len(stored)
    depth = stored.size // units
    count = output.size // units
    calls: list[Bound] = []
    if not input.flags.c_contiguous:
        dense = buffer(input.size, np.float32).reshape(input.shape)
        calls, input = bind_copy(input, dense), dense
    rows = input.reshape(-1)[: count * depth].reshape(count, depth)
    low, high = _LIMITS[activation]
    limits: dict[str, Any] = {"activation_min": low, "activation_max": high}
    bind = _bind_pixels if count >= _FEW_ROWS or not output.flags.c_contiguous else _bind_rows
    return calls + bind(rows, stored, constant(bias, "bias"), output, filter_scale, dynamic, limits)


def _bind_rows(
    rows: NDArray[np.float32], filter: NDArray[np.int8], bias: Array | None, output: NDArray[np.float32],
    filter_scale: Array, dynamic: Dynamic, limits: dict[str, Any],
) -> list[Bound]:  # fmt: skip
    """Bind rows (B, K), each by itself."""
    units, depth = len(filter), rows.shape[1]
    whole = -(-depth // _row.STEP) * _row.STEP
    target = viewed(output, (-1, units))
    weights = np.zeros((units, whole), np.int8)
    weights[:, :depth] = filter.reshape(units, depth)
    quantized = _hybrid.bind_rows(rows, np.int16, whole, dynamic.rows)
    panels = -(-units // _row.WIDTH)
    return [
        *quantized.calls,
        bound(
            hybrid_rows, _ROWS, tasks=len(rows) * panels, scratch=2 * TILE_BYTES + SLACK,
            input=quantized.steps, pitch=2 * whole, output=target, weights=aligned(weights), panel_bytes=whole,
            depth=whole, filters=units, panels=panels, bias=a_channel(None, units, _row.WIDTH, np.int32),
            factors=a_channel(filter_scale, units, _row.WIDTH, np.float32),
            real_bias=a_channel(bias, units, _row.WIDTH, np.float32), scales=quantized.scales,
            scaling=SCALINGS[dynamic.scaling],
            targets=np.zeros(1, np.int64), pixels=1, **limits,
        ),
    ]  # fmt: skip


def _bind_pixels(
    rows: NDArray[np.float32],
    filter: NDArray[np.int8],
    bias: Array | None,
    output: NDArray[np.float32],
    filter_scale: Array,
    dynamic: Dynamic,
    limits: dict[str, Any],
) -> list[Bound]:
    """Bind rows (B, K) as the pixels of a pointwise convolution."""
    units, depth = len(filter), rows.shape[1]
    target = _in_line(output, units)
    quantized = _hybrid.bind_rows(rows, np.int8, depth, dynamic.rows)
    filters = matrix_filters(filter.reshape(units, 1, 1, depth), Window(1, 1), FORM)
    width = filters.width
    sums = filter.reshape(units, depth).sum(axis=1, dtype=np.int32)
    start = np.full(units, -0.0, np.float32) if bias is None else bias
    entry = _PIXELS_BY_COLUMNS[width]
    scaling = bound(
        entry, _PIXELS, tasks=0, factors=a_channel(filter_scale, units, width, np.float32),
        bias=a_channel(start, units, width, np.float32),
        sums=in_registers(a_channel(sums, units, width, np.int32), width),
        scales=quantized.scales, zero_points=quantized.zero_points, scaling=SCALINGS[dynamic.scaling],
    )  # fmt: skip
    call = bind_convolution(
        entry, quantized.steps.reshape(1, 1, len(rows), depth), target, Window(1, 1), filters, FORM,
        bias=a_channel(None, units, width, np.int32), scale=scaling.block, zero_point=0, **limits,
    )  # fmt: skip
    return [*quantized.calls, call._replace(alive=[*call.alive, *scaling.alive])]


def _in_line(output: Array, units: int) -> Array:
    """The output as one line of pixels, (1, 1, B, units), which may lie apart but equally far.

    Raises:
        NotCompiled: they do not.
    """
    line = output.reshape(1, 1, -1, units)
    if line.size and not np.may_share_memory(line, output):
        raise NotCompiled("the output has gaps between its rows")
    return line
