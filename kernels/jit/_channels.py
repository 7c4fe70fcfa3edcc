"""Vectors of channels: what pools, reductions and resizing load, combine and store.

A vector is two registers: WIDTH float32 or int32, or VECTOR bytes. 8-bit inputs of either sign are met as int8: XORed
with `flip`, 0 for int8 and 0x80 for uint8, which takes 128 off. Loads may reach past the last channel, which buffers
allow; stores may not, and go by way of scratch memory there.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from llvmlite import ir
from numba import njit, types
from numpy.typing import NDArray

from glasslite.kernels.errors import NotCompiled
from glasslite.kernels.jit.simd import (
    LANES,
    Vector,
    constant,
    copy,
    emits,
    f32,
    i8,
    i32,
    load,
    maximum,
    minimum,
    splat,
    store,
)

#: Elements of 32 bits in a vector, and its bytes.
WIDTH = 2 * LANES
VECTOR = 4 * WIDTH
FLOATS, INTS, BYTES = Vector(f32, WIDTH), Vector(i32, WIDTH), Vector(i8, VECTOR)
_NARROW = ir.VectorType(i8, WIDTH)


@emits(FLOATS, types.intp, types.uint8)
def load_floats(builder: ir.IRBuilder, address: ir.Value, flip: ir.Value) -> ir.Value:
    """WIDTH float32 at an address; floats have no other sign convention to flip to."""
    return load(builder, address, FLOATS.llvm)


@emits(BYTES, types.intp, types.uint8)
def load_bytes(builder: ir.IRBuilder, address: ir.Value, flip: ir.Value) -> ir.Value:
    """VECTOR bytes at an address, as int8."""
    return builder.xor(load(builder, address, BYTES.llvm), splat(builder, flip, VECTOR))


@emits(INTS, types.intp, types.uint8)
def load_wide(builder: ir.IRBuilder, address: ir.Value, flip: ir.Value) -> ir.Value:
    """WIDTH bytes at an address, as int8, widened."""
    return builder.sext(builder.xor(load(builder, address, _NARROW), splat(builder, flip, WIDTH)), INTS.llvm)


@emits(types.void, types.intp, None)
def store_all(builder: ir.IRBuilder, address: ir.Value, x: ir.Value) -> None:
    """Write a vector as it is."""
    store(builder, address, x)


@emits(BYTES, BYTES, types.uint8)
def flipped(builder: ir.IRBuilder, x: ir.Value, flip: ir.Value) -> ir.Value:
    """int8 as the bytes that they were loaded from."""
    return builder.xor(x, splat(builder, flip, VECTOR))


@emits(types.void, types.intp, INTS)
def store_narrow(builder: ir.IRBuilder, address: ir.Value, x: ir.Value) -> None:
    """Write the low bytes of WIDTH int32."""
    store(builder, address, builder.trunc(x, _NARROW))


@emits(FLOATS, types.float32)
def splat_f32(builder: ir.IRBuilder, x: ir.Value) -> ir.Value:
    """One float32 in all lanes."""
    return splat(builder, x, WIDTH)


@emits(BYTES, types.int8)
def splat_i8(builder: ir.IRBuilder, x: ir.Value) -> ir.Value:
    """One int8 in all lanes."""
    return splat(builder, x, VECTOR)


@emits(INTS, types.int32)
def splat_i32(builder: ir.IRBuilder, x: ir.Value) -> ir.Value:
    """One int32 in all lanes."""
    return splat(builder, x, WIDTH)


@emits(None, None, None)
def add(builder: ir.IRBuilder, a: ir.Value, b: ir.Value) -> ir.Value:
    """a + b, lane by lane."""
    return builder.add(a, b) if isinstance(a.type.element, ir.IntType) else builder.fadd(a, b)


@emits(None, None, None)
def subtract(builder: ir.IRBuilder, a: ir.Value, b: ir.Value) -> ir.Value:
    """a - b, lane by lane."""
    return builder.sub(a, b) if isinstance(a.type.element, ir.IntType) else builder.fsub(a, b)


@emits(None, None, None)
def multiply(builder: ir.IRBuilder, a: ir.Value, b: ir.Value) -> ir.Value:
    """a * b, lane by lane."""
    return builder.mul(a, b) if isinstance(a.type.element, ir.IntType) else builder.fmul(a, b)


@emits(FLOATS, FLOATS, FLOATS)
def divide(builder: ir.IRBuilder, a: ir.Value, b: ir.Value) -> ir.Value:
    """a / b, lane by lane."""
    return builder.fdiv(a, b)


@emits(None, None, None)
def larger(builder: ir.IRBuilder, a: ir.Value, b: ir.Value) -> ir.Value:
    """b where it is greater than a, otherwise a: the first of equals, and never a NaN of b."""
    return maximum(builder, a, b)


@emits(None, None, None, None)
def clamped(builder: ir.IRBuilder, x: ir.Value, low: ir.Value, high: ir.Value) -> ir.Value:
    """The nearest value between low and high; a NaN stays."""
    return minimum(builder, maximum(builder, x, low), high)


@emits(FLOATS, INTS)
def to_f32(builder: ir.IRBuilder, x: ir.Value) -> ir.Value:
    """int32 as float32, rounded."""
    return builder.sitofp(x, FLOATS.llvm)


@emits(INTS, FLOATS)
def truncated(builder: ir.IRBuilder, x: ir.Value) -> ir.Value:
    """float32 within int32's range, rounded towards zero."""
    return builder.fptosi(x, INTS.llvm)


@emits(INTS, INTS, types.int32)
def shifted_right(builder: ir.IRBuilder, x: ir.Value, bits: ir.Value) -> ir.Value:
    """x >> bits, arithmetically."""
    return builder.ashr(x, splat(builder, bits, WIDTH))


@emits(INTS, INTS)
def sign_of(builder: ir.IRBuilder, x: ir.Value) -> ir.Value:
    """-1 where x is negative, 0 elsewhere."""
    return builder.ashr(x, constant(31, INTS.llvm))


@emits(INTS, INTS, INTS)
def exclusive_or(builder: ir.IRBuilder, a: ir.Value, b: ir.Value) -> ir.Value:
    """a ^ b, lane by lane."""
    return builder.xor(a, b)


@njit
def written(target: int, value: Any, count: int, whole: int, scratch: int, write: Any) -> None:
    """Store the first `count` bytes of a vector of `whole`."""
    if count >= whole:
        write(target, value)
    else:
        write(scratch, value)
        copy(target, scratch, count)


def flip_of(array: NDArray[Any]) -> int:
    """What makes int8 of the array's bytes."""
    return 0x80 if array.dtype == np.uint8 else 0


def check_pixels(*arrays: NDArray[Any]) -> None:
    """Raise NotCompiled unless the channels of a pixel, the last axis, are contiguous."""
    for array in arrays:
        if array.ndim and array.shape[-1] > 1 and array.strides[-1] != array.itemsize:
            raise NotCompiled("the channels of a pixel do not follow each other")
