"""What the machine can do: multiplications a second from registers alone, the measure that kernels are held against."""

from __future__ import annotations

from typing import Any

from llvmlite import ir

from glasslite.kernels.jit import types
from glasslite.kernels.jit.entry import Entry, fields
from glasslite.kernels.jit.program import record
from glasslite.kernels.jit.simd import F32, LANES, dot2, dot4, emits, i8, i16, load, multiply_add_f32
from glasslite.kernels.jit.target import TARGET
from glasslite.kernels.jit.tiles import (
    TILE_F32,
    TILE_I32,
    one_row_at,
    start_f32,
    start_i32,
    store_bytes,
    store_floats,
)

_PEAK = record("loops buffer zero")
#: Dependent chains that hide the latency of a multiplication: as many as a tile has registers.
_CHAINS = TARGET.rows * TARGET.vectors


def _step(
    builder: ir.IRBuilder, tile: ir.Value, operand: ir.Value, kind: ir.Type, operation: Any
) -> ir.Value:
    factor = load(builder, operand, kind)
    for i in range(tile.type.count):
        total = builder.extract_value(tile, i)
        # Each product depends on the step before, or the compiler would multiply once.
        product = operation(builder, total, builder.bitcast(total, kind), factor)
        tile = builder.insert_value(tile, product, i)
    return tile


@emits(TILE_F32, TILE_F32, types.intp)
def _step_f32(builder: ir.IRBuilder, tile: ir.Value, operand: ir.Value) -> ir.Value:
    return _step(builder, tile, operand, F32.llvm, lambda b, total, x, y: multiply_add_f32(b, x, y, total))


@emits(TILE_I32, TILE_I32, types.intp)
def _step_i8(builder: ir.IRBuilder, tile: ir.Value, operand: ir.Value) -> ir.Value:
    element, dot = (i8, dot4) if TARGET.dot == 4 else (i16, dot2)
    return _step(builder, tile, operand, ir.VectorType(element, TARGET.dot * LANES), dot)


@Entry
def multiply_f32(block: int, start: int, stop: int, scratch: int) -> None:
    """Multiply and add float32 registers."""
    p = fields(block, _PEAK)
    row = one_row_at(p.zero, scratch)
    tile = start_f32(row, p.buffer)
    for _ in range(p.loops):
        tile = _step_f32(tile, p.buffer)
    store_floats(tile, row)


@Entry
def multiply_i8(block: int, start: int, stop: int, scratch: int) -> None:
    """Multiply and add registers in the form that this machine multiplies int8 in."""
    p = fields(block, _PEAK)
    row = one_row_at(p.zero, scratch)
    tile = start_i32(row, p.buffer)
    for _ in range(p.loops):
        tile = _step_i8(tile, p.buffer)
    store_bytes(tile, row)
