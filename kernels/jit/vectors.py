"""Vectors written as numbers: +, -, *, /, comparisons and choices of STEP elements at a time.

One operand may be a single number, which stands for a vector of it. Results are those of the machine's instructions:
each float operation rounds, integers wrap.

Source: LLVM Language Reference.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import update_wrapper
from typing import Any

from llvmlite import ir

from glasslite.kernels.jit import simd, types
from glasslite.kernels.jit.entry import Intrinsic
from glasslite.kernels.jit.simd import LANES, emits, f32, f64, i1, i8, i32, i64
from glasslite.kernels.jit.types import Vector

#: How many elements every vector here has: two registers of float32.
STEP = 2 * LANES

FLOATS, DOUBLES, INTS, WORDS, BYTES, MASK = (Vector(kind, STEP) for kind in (f32, f64, i32, i64, i8, i1))

Emit = Callable[..., Any]


def _spreads(vectors: int) -> Callable[[Emit], Any]:
    """Make an operation of a function whose last operands are of one vector type, some of them numbers."""

    def decorate(emit: Emit) -> Any:
        def typing(context: Any, *kinds: Any) -> Any:
            from glasslite.kernels.jit._operators import of_spread

            return of_spread(emit, vectors, kinds)

        return Intrinsic(update_wrapper(typing, emit))

    return decorate


@_spreads(2)
def select(builder: ir.IRBuilder, mask: ir.Value, a: ir.Value, b: ir.Value) -> ir.Value:
    """a where the mask is set, else b."""
    return builder.select(mask, a, b)


@_spreads(3)
def clamp(builder: ir.IRBuilder, x: ir.Value, low: ir.Value, high: ir.Value) -> ir.Value:
    """The nearest value between low and high; a NaN stays, and so does a zero of either sign."""
    return _clamp(builder, x, low, high)


@_spreads(2)
def with_sign(builder: ir.IRBuilder, x: ir.Value, sign: ir.Value) -> ir.Value:
    """The magnitudes of float32 with the signs of others."""
    return simd.external(builder, f"llvm.copysign.v{STEP}f32", x.type, x, sign)


def _clamp(builder: ir.IRBuilder, x: ir.Value, low: ir.Value, high: ir.Value) -> ir.Value:
    return simd.minimum(builder, simd.maximum(builder, x, low), high)


@emits(FLOATS, types.intp)
def load_floats(builder: ir.IRBuilder, address: ir.Value) -> ir.Value:
    """float32 at an address."""
    return simd.load(builder, address, FLOATS.llvm)


@emits(types.void, types.intp, FLOATS)
def store_floats(builder: ir.IRBuilder, address: ir.Value, x: ir.Value) -> None:
    """Write float32."""
    simd.store(builder, address, x)


@emits(BYTES, types.intp)
def load_bytes(builder: ir.IRBuilder, address: ir.Value) -> ir.Value:
    """Bytes at an address."""
    return simd.load(builder, address, BYTES.llvm)


@emits(types.void, types.intp, BYTES)
def store_bytes(builder: ir.IRBuilder, address: ir.Value, x: ir.Value) -> None:
    """Write bytes."""
    simd.store(builder, address, x)


@emits(types.void, types.intp, MASK)
def store_mask(builder: ir.IRBuilder, address: ir.Value, x: ir.Value) -> None:
    """Write 1 where the mask is set, else 0, a byte each."""
    simd.store(builder, address, builder.zext(x, BYTES.llvm))


@emits(INTS, types.intp, types.int32)
def load_steps(builder: ir.IRBuilder, address: ir.Value, mask: ir.Value) -> ir.Value:
    """8-bit steps as int32; `mask` is -1 for int8, 255 for uint8."""
    signed = builder.sext(simd.load(builder, address, BYTES.llvm), INTS.llvm)
    return builder.and_(signed, simd.splat(builder, mask, STEP))


@emits(types.void, types.intp, INTS, types.int32, types.int8, types.int8, types.int8)
def store_steps(
    builder: ir.IRBuilder, address: ir.Value, x: ir.Value, zero_point: Any, low: Any, high: Any, flip: Any
) -> None:
    """Write int32 as bytes, moved to a zero point and clamped to low and high.

    uint8 comes less 128, and `flip`, -128, makes up for it.
    """
    moved = builder.add(x, simd.splat(builder, zero_point, STEP))
    ends = (simd.constant(end, INTS.llvm) for end in (-128, 127))
    # Saturated first, for which there are instructions; four times as many bytes as int32 are clamped at once.
    saturated = builder.trunc(_clamp(builder, moved, *ends), BYTES.llvm)
    low, high, flip = (simd.splat(builder, value, STEP) for value in (low, high, flip))
    simd.store(builder, address, builder.xor(_clamp(builder, saturated, low, high), flip))


@emits(FLOATS, INTS)
def to_floats(builder: ir.IRBuilder, x: ir.Value) -> ir.Value:
    """int32 as float32, rounded to even."""
    return builder.sitofp(x, FLOATS.llvm)


@emits(INTS, FLOATS)
def to_ints(builder: ir.IRBuilder, x: ir.Value) -> ir.Value:
    """Whole float32 within int32's range."""
    return builder.fptosi(x, INTS.llvm)


@emits(DOUBLES, FLOATS)
def to_doubles(builder: ir.IRBuilder, x: ir.Value) -> ir.Value:
    """float32 as float64, exactly."""
    return builder.fpext(x, DOUBLES.llvm)


@emits(DOUBLES, INTS)
def ints_to_doubles(builder: ir.IRBuilder, x: ir.Value) -> ir.Value:
    """int32 as float64, exactly."""
    return builder.sitofp(x, DOUBLES.llvm)


@emits(DOUBLES, WORDS)
def words_to_doubles(builder: ir.IRBuilder, x: ir.Value) -> ir.Value:
    """int64 as float64, rounded to even."""
    return builder.sitofp(x, DOUBLES.llvm)


@emits(INTS, DOUBLES)
def doubles_to_ints(builder: ir.IRBuilder, x: ir.Value) -> ir.Value:
    """float64 within int32's range, towards zero."""
    return builder.fptosi(x, INTS.llvm)


@emits(WORDS, INTS)
def to_words(builder: ir.IRBuilder, x: ir.Value) -> ir.Value:
    """int32 as int64."""
    return builder.sext(x, WORDS.llvm)


@emits(FLOATS, DOUBLES)
def to_singles(builder: ir.IRBuilder, x: ir.Value) -> ir.Value:
    """float64 rounded to float32."""
    return builder.fptrunc(x, FLOATS.llvm)


@emits(INTS, FLOATS)
def float_bits(builder: ir.IRBuilder, x: ir.Value) -> ir.Value:
    """float32 as the int32 of the same bits."""
    return builder.bitcast(x, INTS.llvm)


@emits(FLOATS, INTS)
def floats_of(builder: ir.IRBuilder, x: ir.Value) -> ir.Value:
    """The float32 whose bits these are."""
    return builder.bitcast(x, FLOATS.llvm)


@emits(WORDS, DOUBLES)
def double_bits(builder: ir.IRBuilder, x: ir.Value) -> ir.Value:
    """float64 as the int64 of the same bits."""
    return builder.bitcast(x, WORDS.llvm)


@emits(DOUBLES, WORDS)
def doubles_of(builder: ir.IRBuilder, x: ir.Value) -> ir.Value:
    """The float64 whose bits these are."""
    return builder.bitcast(x, DOUBLES.llvm)


def _of_floats(name: str) -> Any:
    def emit(builder: ir.IRBuilder, x: ir.Value) -> ir.Value:
        width = 32 if x.type.element == f32 else 64
        return simd.external(builder, f"llvm.{name}.v{STEP}f{width}", x.type, x)

    emit.__name__ = name
    return emits(None, None)(emit)


magnitude, root, truncate, nearest, round_down, round_up = (
    _of_floats(name) for name in ("fabs", "sqrt", "trunc", "rint", "floor", "ceil")
)


@_spreads(3)
def multiply_add(builder: ir.IRBuilder, x: ir.Value, y: ir.Value, z: ir.Value) -> ir.Value:
    """x * y + z, rounded once."""
    return simd.external(builder, f"llvm.fma.v{STEP}f32", x.type, x, y, z)


@emits(WORDS, types.intp, WORDS)
def take_words(builder: ir.IRBuilder, table: ir.Value, index: ir.Value) -> ir.Value:
    """The int64 at each index of a table."""
    result = ir.Constant(WORDS.llvm, ir.Undefined)
    for lane in range(STEP):
        offset = builder.shl(builder.extract_element(index, i32(lane)), i64(3))
        word = simd.load(builder, builder.add(table, offset), i64)
        result = builder.insert_element(result, word, i32(lane))
    return result


@emits(INTS, types.intp, types.intp)
def take_ints(builder: ir.IRBuilder, table: ir.Value, address: ir.Value) -> ir.Value:
    """The int32 of a table at each of the bytes at an address."""
    result = ir.Constant(INTS.llvm, ir.Undefined)
    for lane in range(STEP):
        index = builder.zext(simd.load(builder, address, i8, lane), i64)
        entry = simd.load(builder, builder.add(table, builder.shl(index, i64(2))), i32)
        result = builder.insert_element(result, entry, i32(lane))
    return result


@emits(INTS, INTS, types.int32)
def high_product(builder: ir.IRBuilder, x: ir.Value, multiplier: ir.Value) -> ir.Value:
    """simd.high_multiply by one number."""
    return simd.high_multiply(builder, x, simd.splat(builder, multiplier, STEP))


@emits(INTS, INTS, types.int32)
def divide_away(builder: ir.IRBuilder, x: ir.Value, exponent: ir.Value) -> ir.Value:
    """x / 2^exponent to the nearest, ties away from zero; exponent from 0 to 31."""
    away = builder.zext(builder.icmp_signed(">", exponent, i32(0)), i32)
    exponents, ties = (simd.splat(builder, value, STEP) for value in (exponent, away))
    return simd.divide_by_power(builder, x, exponents, ties)
