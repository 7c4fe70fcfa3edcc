"""Moving few bytes without a call."""

from __future__ import annotations

from llvmlite import ir

from glasslite.kernels.jit import types
from glasslite.kernels.jit.entry import inner
from glasslite.kernels.jit.simd import copy, emits, load, store

#: Up to here `copy_short` is the faster copy.
SHORT = 64


@emits(types.void, types.intp, types.intp)
def move_1(builder: ir.IRBuilder, target: ir.Value, source: ir.Value) -> None:
    """Copy 1 byte."""
    store(builder, target, load(builder, source, ir.IntType(8)))


@emits(types.void, types.intp, types.intp)
def move_2(builder: ir.IRBuilder, target: ir.Value, source: ir.Value) -> None:
    """Copy 2 bytes."""
    store(builder, target, load(builder, source, ir.IntType(16)))


@emits(types.void, types.intp, types.intp)
def move_4(builder: ir.IRBuilder, target: ir.Value, source: ir.Value) -> None:
    """Copy 4 bytes."""
    store(builder, target, load(builder, source, ir.IntType(32)))


@emits(types.void, types.intp, types.intp)
def move_8(builder: ir.IRBuilder, target: ir.Value, source: ir.Value) -> None:
    """Copy 8 bytes."""
    store(builder, target, load(builder, source, ir.IntType(64)))


@emits(types.void, types.intp, types.intp)
def move_16(builder: ir.IRBuilder, target: ir.Value, source: ir.Value) -> None:
    """Copy 16 bytes."""
    store(builder, target, load(builder, source, ir.VectorType(ir.IntType(32), 4)))


@inner
def copy_short(target: int, source: int, count: int) -> None:
    """Copy up to SHORT bytes that do not overlap: by pieces that overlap each other."""
    if count >= 32:
        move_16(target, source)
        move_16(target + 16, source + 16)
        move_16(target + count - 32, source + count - 32)
        move_16(target + count - 16, source + count - 16)
    elif count >= 16:
        move_16(target, source)
        move_16(target + count - 16, source + count - 16)
    elif count >= 8:
        move_8(target, source)
        move_8(target + count - 8, source + count - 8)
    elif count >= 4:
        move_4(target, source)
        move_4(target + count - 4, source + count - 4)
    else:
        for i in range(count):
            move_1(target + i, source + i)


@inner
def copy_part(target: int, source: int, count: int) -> None:
    """Copy bytes that do not overlap, most often few."""
    if count <= SHORT:
        copy_short(target, source, count)
    else:
        copy(target, source, count)
