"""Vectors of channels: what pools, reductions and resizing share beyond `vectors.py`.

Loads may reach past the last channel, which buffers allow; stores may not, and go by way of scratch memory there.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from llvmlite import ir
from numpy.typing import NDArray

from glasslite.kernels.errors import NotCompiled
from glasslite.kernels.jit import types
from glasslite.kernels.jit._moves import copy_part
from glasslite.kernels.jit.entry import inner
from glasslite.kernels.jit.simd import add, emits, f32, i8, i32, load, maximum, minimum, splat, store
from glasslite.kernels.jit.types import Vector
from glasslite.kernels.jit.vectors import BYTES, FLOATS, INTS, STEP

#: Bytes of a vector of STEP float32 or int32, and a vector of as many bytes.
VECTOR = 4 * STEP
WHOLE_BYTES = Vector(i8, VECTOR)


@emits(INTS, types.intp, types.int8)
def load_wide(builder: ir.IRBuilder, address: ir.Value, flip: ir.Value) -> ir.Value:
    """STEP 8-bit steps as int32; `flip` is 0 for int8, and -128 for uint8, which gives the step less 128."""
    loaded = load(builder, address, BYTES.llvm)
    return builder.sext(builder.xor(loaded, splat(builder, flip, STEP)), INTS.llvm)


@emits(types.void, types.intp, INTS, types.int8)
def store_narrow(builder: ir.IRBuilder, address: ir.Value, x: ir.Value, flip: ir.Value) -> None:
    """Write -128 to 127 as 8-bit steps, the inverse of `load_wide`."""
    store(builder, address, builder.xor(builder.trunc(x, BYTES.llvm), splat(builder, flip, STEP)))


@emits(FLOATS, types.intp, types.int8)
def load_reals(builder: ir.IRBuilder, address: ir.Value, flip: ir.Value) -> ir.Value:
    """float32 at an address, where integers would be loaded with `flip`."""
    return load(builder, address, FLOATS.llvm)


@emits(types.void, types.intp, FLOATS, types.int8)
def store_reals(builder: ir.IRBuilder, address: ir.Value, x: ir.Value, flip: ir.Value) -> None:
    """Write float32, where integers would be stored with `flip`."""
    store(builder, address, x)


@emits(types.float32, types.intp, types.int8)
def load_real(builder: ir.IRBuilder, address: ir.Value, flip: ir.Value) -> ir.Value:
    """One float32 at an address."""
    return load(builder, address, f32)


@emits(types.int32, types.intp, types.int8)
def load_step(builder: ir.IRBuilder, address: ir.Value, flip: ir.Value) -> ir.Value:
    """One 8-bit step as int32, see `load_wide`."""
    return builder.sext(builder.xor(load(builder, address, i8), flip), i32)


@emits(WHOLE_BYTES, types.intp, types.int8)
def load_whole(builder: ir.IRBuilder, address: ir.Value, flip: ir.Value) -> ir.Value:
    """VECTOR 8-bit steps, see `load_wide`."""
    return builder.xor(load(builder, address, WHOLE_BYTES.llvm), splat(builder, flip, VECTOR))


@emits(types.void, types.intp, WHOLE_BYTES, types.int8)
def store_whole(builder: ir.IRBuilder, address: ir.Value, x: ir.Value, flip: ir.Value) -> None:
    """Write VECTOR 8-bit steps, the inverse of `load_whole`."""
    store(builder, address, builder.xor(x, splat(builder, flip, VECTOR)))


@emits(types.void, types.intp, INTS, types.int8)
def store_ints(builder: ir.IRBuilder, address: ir.Value, x: ir.Value, flip: ir.Value) -> None:
    """Write int32, as they are."""
    store(builder, address, x)


@emits(FLOATS, types.float32)
def all_reals(builder: ir.IRBuilder, x: ir.Value) -> ir.Value:
    """One float32 in all lanes."""
    return splat(builder, x, STEP)


@emits(INTS, types.int32)
def all_ints(builder: ir.IRBuilder, x: ir.Value) -> ir.Value:
    """One int32 in all lanes."""
    return splat(builder, x, STEP)


@emits(WHOLE_BYTES, types.int8)
def all_bytes(builder: ir.IRBuilder, x: ir.Value) -> ir.Value:
    """One int8 in all lanes."""
    return splat(builder, x, VECTOR)


@emits(None, None, None)
def sum_of(builder: ir.IRBuilder, a: ir.Value, b: ir.Value) -> ir.Value:
    """a + b, lane by lane."""
    return add(builder, a, b)


@emits(None, None, None)
def larger(builder: ir.IRBuilder, a: ir.Value, b: ir.Value) -> ir.Value:
    """b where it is greater than a, otherwise a: the first of equals, and never a NaN of b."""
    return maximum(builder, a, b)


@emits(None, None, None)
def smaller(builder: ir.IRBuilder, a: ir.Value, b: ir.Value) -> ir.Value:
    """b where it is less than a, otherwise a."""
    return minimum(builder, a, b)


@inner
def write_part(target: int, value: Any, count: int, whole: int, scratch: int, write: Any, flip: int) -> None:
    """Store the first `count` bytes of a vector of `whole`."""
    if count >= whole:
        write(target, value, flip)
    else:
        write(scratch, value, flip)
        copy_part(target, scratch, count)


def flip_of(array: NDArray[Any]) -> int:
    """What makes int8 of the array's bytes, see `load_wide`."""
    return -128 if array.dtype == np.uint8 else 0


def check_pixels(*arrays: NDArray[Any]) -> None:
    """Raise NotCompiled unless the channels of a pixel, the last axis, are contiguous."""
    for array in arrays:
        if array.ndim and array.shape[-1] > 1 and array.strides[-1] != array.itemsize:
            raise NotCompiled("the channels of a pixel do not follow each other")
