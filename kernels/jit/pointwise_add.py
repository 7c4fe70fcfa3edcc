"""CONV_2D of 1x1 and the ADD behind it: each tile takes the other input's while it is in registers.

The sum may lie where the other input does, so that no pixel may be written twice.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from llvmlite import ir
from numpy.typing import NDArray

from glasslite.kernels.buffers import buffer
from glasslite.kernels.jit import _convolution, types
from glasslite.kernels.jit._binding import a_channel, bind_convolution, constant
from glasslite.kernels.jit._filters import form_of, matrix_filters
from glasslite.kernels.jit.add import add_f32
from glasslite.kernels.jit.conv2d import conv2d_f32
from glasslite.kernels.jit.entry import Entry, fields, inlined
from glasslite.kernels.jit.program import Bound, record
from glasslite.kernels.jit.simd import F32, REGISTER, emits, prefetch
from glasslite.kernels.jit.tiles import (
    COLUMNS,
    OTHER_COLUMNS,
    OTHER_ROWS,
    ROWS,
    TILE_F32,
    add_outer_f32,
    clamp,
    other_rows_at,
    pack,
    registers,
    rows_at,
    start_f32,
    store_floats,
    unpack,
)

Array = NDArray[np.float32]

#: Bytes of a cache line.
_LINE = 64
#: `other` are the bytes from the output to the other input.
_SUM = record("other", low=np.float32, high=np.float32)


@emits(TILE_F32, TILE_F32, None, types.intp)
def _add_rows(builder: ir.IRBuilder, tile: ir.Value, rows: ir.Value, offset: ir.Value) -> ir.Value:
    """tile[r, :] + the registers at rows[r] + offset."""
    addresses = [builder.add(address, offset) for address in unpack(builder, rows)]
    count = tile.type.count // len(addresses)
    others = [x for address in addresses for x in registers(builder, address, count, F32.llvm)]
    return pack(builder, [builder.fadd(x, y) for x, y in zip(unpack(builder, tile), others, strict=True)])


@inlined
def _fetch_rows(tile: Any, rows: Any, offset: int) -> None:
    """Have what `_add_rows` will add brought nearer: rows are too far apart for the machine to foresee them."""
    for row in rows:
        for place in range(0, REGISTER * len(tile) // len(rows), _LINE):
            prefetch(row + offset + place)


@inlined
def _store_sum(p: Any, tile: Any, rows: Any) -> None:
    store_floats(tile, rows)


@inlined
def _matrix_add(
    p: Any, inputs: Any, outputs: Any, scratch: int, output: int, done: int, pixel: int, channel: int
) -> None:
    s = fields(p.scale, _SUM)
    tile = start_f32(inputs, p.bias + 4 * channel)
    _fetch_rows(tile, outputs, s.other)
    tile = _convolution.add_taps(p, tile, inputs, pixel, channel, add_outer_f32)
    tile = _add_rows(clamp(tile, p.activation_min, p.activation_max), outputs, s.other)
    tile = clamp(tile, s.low, s.high)
    _convolution.store(p, tile, outputs, scratch, output, pixel, channel, _store_sum, 4, done)


@Entry
def matrix_add_f32(block: int, origin: int, output: int, done: int, first: int, scratch: int) -> None:
    """A matrix product, to which another input is added."""
    _convolution.run_tiles(
        block, origin, output, done, first, scratch, _matrix_add, rows_at, ROWS, COLUMNS, 4
    )


@Entry
def matrix_add_f32_other(block: int, origin: int, output: int, done: int, first: int, scratch: int) -> None:
    """The same in tiles of the other shape."""
    _convolution.run_tiles(
        block, origin, output, done, first, scratch, _matrix_add, other_rows_at, OTHER_ROWS, OTHER_COLUMNS, 4
    )


#: The entry for a tile's columns.
_MATRIX = {COLUMNS: matrix_add_f32, OTHER_COLUMNS: matrix_add_f32_other}


def pointwise_add_f32(
    input: Array,
    filter: Array,
    bias: Array | None,
    other: Array,
    output: Array,
    *,
    before: Mapping[str, Any],
    activation_min: float,
    activation_max: float,
) -> list[Bound]:
    """Input (N, H, W, K), filter (C, 1, 1, K), bias (C,), other input and output (N, H, W, C).

    `before` are the parameters of the convolution, the others those of the sum.
    """
    form, window = form_of(input), before["window"]
    filters = matrix_filters(constant(filter, "filter"), window, form)
    whole_bias = a_channel(constant(bias, "bias"), len(filter), filters.width, np.float32)
    sum = np.zeros(1, _SUM)
    made = bind_convolution(
        _MATRIX[filters.width], input, output, window, filters, form,
        bias=whole_bias, scale=sum, activation_min=before["activation_min"], activation_max=before["activation_max"],
    )  # fmt: skip
    p = made.block[0]
    if other.strides != output.strides or made.tasks > p["column_blocks"] * p["panel_blocks"]:
        # Tiles have one table of addresses, and blocks of rows overlap in two ways.
        between = buffer(output.size, np.float32).reshape(output.shape)
        limits = {"activation_min": activation_min, "activation_max": activation_max}
        return [
            *conv2d_f32(input, filter, bias, between, **before),
            *add_f32(between, other, output, **limits),
        ]
    sum["other"] = other.ctypes.data - output.ctypes.data
    sum["low"], sum["high"] = activation_min, activation_max
    return [made._replace(alive=[*made.alive, other])]
