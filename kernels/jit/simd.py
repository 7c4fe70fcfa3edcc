"""A small SIMD layer: LLVM vectors, and the operations on them that kernels are written with.

A vector is a value of a type of `types.py`; an operation is a numba intrinsic that emits LLVM's vector instructions, so
the same Python lowers to AVX2, AVX-512 or NEON. Memory is addressed by integers: kernels get addresses whose extent was
checked when they were bound.

Sources: LLVM Language Reference (vector operations, llvm.fma, llvm.rint); Intel and Arm instruction manuals.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import update_wrapper
from typing import Any

from llvmlite import ir

from glasslite.kernels.jit import types
from glasslite.kernels.jit.entry import Intrinsic
from glasslite.kernels.jit.target import TARGET
from glasslite.kernels.jit.types import Type, Vector

i1, i8, i16, i32, i64 = (ir.IntType(bits) for bits in (1, 8, 16, 32, 64))
f32, f64 = ir.FloatType(), ir.DoubleType()
LANES = TARGET.lanes
#: Bytes of one register.
REGISTER = 4 * LANES


#: One register of float32 or int32, and as many int16 pairs as it has lanes.
F32, I32, I16 = Vector(f32, LANES), Vector(i32, LANES), Vector(i16, 2 * LANES)


def emits(result: Type | None, *arguments: Type | None) -> Callable[[Callable[..., Any]], Any]:
    """Make an operation of a function (builder, *values) that emits its instructions and returns the value.

    Argument None takes any type; result None is the first argument's type.
    """

    def decorate(emit: Callable[..., Any]) -> Any:
        def typing(context: Any, *given: Any) -> Any:
            from glasslite.kernels.jit._numba_types import numba_type

            def generate(context: Any, builder: Any, signature: Any, values: Any) -> Any:
                value = emit(builder, *values)
                return context.get_dummy_value() if value is None else value

            taken = [g if w is None else numba_type(w) for g, w in zip(given, arguments, strict=True)]
            return (given[0] if result is None else numba_type(result))(*taken), generate

        return Intrinsic(update_wrapper(typing, emit))

    return decorate


# What the operations are made of: functions of a builder, used here and in tiles.py.


def load(builder: ir.IRBuilder, address: ir.Value, kind: ir.Type, offset: int = 0) -> ir.Value:
    """Read a value from any address."""
    place = builder.add(address, i64(offset)) if offset else address
    return builder.load(builder.inttoptr(place, kind.as_pointer()), align=1)


def store(builder: ir.IRBuilder, address: ir.Value, value: ir.Value, offset: int = 0) -> None:
    """Write a value to any address."""
    place = builder.add(address, i64(offset)) if offset else address
    builder.store(value, builder.inttoptr(place, value.type.as_pointer()), align=1)


def constant(value: int | float, like: ir.VectorType) -> ir.Constant:
    """One value in all lanes of a vector type."""
    return ir.Constant(like, [value] * like.count)


def splat(builder: ir.IRBuilder, scalar: ir.Value, lanes: int) -> ir.Value:
    """A value in all lanes."""
    undefined = ir.Constant(ir.VectorType(scalar.type, lanes), ir.Undefined)
    return shuffle(builder, builder.insert_element(undefined, scalar, i32(0)), undefined, [0] * lanes)


def shuffle(builder: ir.IRBuilder, a: ir.Value, b: ir.Value, order: Sequence[int]) -> ir.Value:
    """Elements of two vectors in a fixed order."""
    return builder.shuffle_vector(a, b, ir.Constant(ir.VectorType(i32, len(order)), list(order)))


def external(builder: ir.IRBuilder, name: str, result: ir.Type, *values: ir.Value) -> ir.Value:
    """Call an LLVM intrinsic, or a C function, by its full name."""
    kind = ir.FunctionType(result, [value.type for value in values])
    function = builder.module.globals.get(name) or ir.Function(builder.module, kind, name)
    return builder.call(function, values)


def multiply_add_f32(builder: ir.IRBuilder, a: ir.Value, b: ir.Value, c: ir.Value) -> ir.Value:
    """a * b + c, rounded once."""
    return external(builder, f"llvm.fma.v{a.type.count}f32", a.type, a, b, c)


def opaque(builder: ir.IRBuilder, value: ir.Value) -> ir.Value:
    """The value, of which LLVM does not know how it came about.

    Else it would add up the products of several turns of a loop before it adds them to a sum: no fewer additions, and
    more values than there are registers for.
    """
    register = {"avx2": "x", "avx512": "v", "vnni": "v", "neon": "w", "neon-dot": "w"}.get(TARGET.name)
    if register is None or not TARGET.native:
        return value
    return builder.asm(ir.FunctionType(value.type, [value.type]), "", f"={register},0", [value], False)


def dot2(builder: ir.IRBuilder, total: ir.Value, a: ir.Value, b: ir.Value) -> ir.Value:
    """total[i] + a[2i] * b[2i] + a[2i + 1] * b[2i + 1] of int16, in int32 (vpmaddwd)."""
    lanes = total.type.count
    if TARGET.native and TARGET.name in ("avx2", "avx512", "vnni"):
        name = {8: "llvm.x86.avx2.pmadd.wd", 16: "llvm.x86.avx512.pmaddw.d.512"}[lanes]
        return opaque(builder, builder.add(total, external(builder, name, total.type, a, b)))
    return opaque(builder, builder.add(total, _sum_of_products(builder, a, b, builder.sext, 2)))


def dot4(builder: ir.IRBuilder, total: ir.Value, a: ir.Value, b: ir.Value) -> ir.Value:
    """total[i] + the four products of uint8 a and int8 b in lane i, in int32 (vpdpbusd)."""
    if TARGET.native and TARGET.name == "vnni":
        a, b = builder.bitcast(a, total.type), builder.bitcast(b, total.type)
        return external(builder, f"llvm.x86.avx512.vpdpbusd.{32 * total.type.count}", total.type, total, a, b)
    return builder.add(total, _sum_of_products(builder, a, b, builder.zext, 4))


def _sum_of_products(builder: ir.IRBuilder, a: ir.Value, b: ir.Value, widen: Any, group: int) -> ir.Value:
    wide = ir.VectorType(i32, a.type.count)
    product = builder.mul(widen(a, wide), builder.sext(b, wide))
    total = shuffle(builder, product, product, range(0, wide.count, group))
    for part in range(1, group):
        total = builder.add(total, shuffle(builder, product, product, range(part, wide.count, group)))
    return total


def add(builder: ir.IRBuilder, a: ir.Value, b: ir.Value) -> ir.Value:
    """a + b, of floats or of integers."""
    return builder.add(a, b) if isinstance(a.type.element, ir.IntType) else builder.fadd(a, b)


def minimum(builder: ir.IRBuilder, a: ir.Value, b: ir.Value) -> ir.Value:
    """The smaller; of floats the first where either is NaN."""
    compare = builder.icmp_signed if isinstance(a.type.element, ir.IntType) else builder.fcmp_ordered
    return builder.select(compare("<", b, a), b, a)


def maximum(builder: ir.IRBuilder, a: ir.Value, b: ir.Value) -> ir.Value:
    """The larger; of floats the first where either is NaN."""
    compare = builder.icmp_signed if isinstance(a.type.element, ir.IntType) else builder.fcmp_ordered
    return builder.select(compare(">", b, a), b, a)


def high_multiply(builder: ir.IRBuilder, x: ir.Value, multiplier: ir.Value) -> ir.Value:
    """(x * multiplier + 2^30) >> 31 of int32: gemmlowp's SaturatingRoundingDoublingHighMul, multiplier > INT32_MIN."""
    wide = ir.VectorType(i64, x.type.count)
    product = builder.mul(builder.sext(x, wide), builder.sext(multiplier, wide))
    # The low 32 bits of a logical and an arithmetic shift are the same, and AVX2 has no arithmetic one.
    return builder.trunc(
        builder.lshr(builder.add(product, constant(1 << 30, wide)), constant(31, wide)), x.type
    )


def divide_by_power(builder: ir.IRBuilder, x: ir.Value, exponent: ir.Value, away: ir.Value) -> ir.Value:
    """x / 2^exponent to the nearest; ties of negative x away from zero where `away` is 1, up where it is 0."""
    one = constant(1, x.type)
    mask = builder.sub(builder.shl(one, exponent), one)
    negative = builder.lshr(x, constant(31, x.type))
    threshold = builder.add(builder.lshr(mask, one), builder.and_(negative, away))
    above = builder.icmp_signed(">", builder.and_(x, mask), threshold)
    return builder.add(builder.ashr(x, exponent), builder.zext(above, x.type))


def round_even(builder: ir.IRBuilder, x: ir.Value) -> ir.Value:
    """float32 to the nearest int32, ties to even; what is too low (the caller sees to what is too high) saturates."""
    lanes = x.type.count
    if TARGET.native and lanes == 8 and TARGET.name == "avx2":
        return external(builder, "llvm.x86.avx.cvt.ps2dq.256", ir.VectorType(i32, lanes), x)
    whole = maximum(
        builder, external(builder, f"llvm.rint.v{lanes}f32", x.type, x), constant(-(2.0**31), x.type)
    )
    return builder.fptosi(whole, ir.VectorType(i32, lanes))


def round_away_f64(builder: ir.IRBuilder, x: ir.Value) -> ir.Value:
    """float64 to the nearest int32, ties away from zero, saturating."""
    rounded = external(builder, f"llvm.round.v{x.type.count}f64", x.type, x)
    rounded = maximum(
        builder, minimum(builder, rounded, constant(2.0**31 - 1, x.type)), constant(-(2.0**31), x.type)
    )
    return builder.fptosi(rounded, ir.VectorType(i32, x.type.count))


# The operations.


@emits(F32, types.intp)
def load_f32(builder: ir.IRBuilder, address: ir.Value) -> ir.Value:
    """LANES float32 at an address."""
    return load(builder, address, F32.llvm)


@emits(I32, types.intp)
def load_i32(builder: ir.IRBuilder, address: ir.Value) -> ir.Value:
    """LANES int32 at an address."""
    return load(builder, address, I32.llvm)


@emits(I16, types.intp)
def load_i16(builder: ir.IRBuilder, address: ir.Value) -> ir.Value:
    """2 LANES int16 at an address."""
    return load(builder, address, I16.llvm)


@emits(I16, types.intp)
def load_i8(builder: ir.IRBuilder, address: ir.Value) -> ir.Value:
    """2 LANES int8 at an address, as int16."""
    return builder.sext(load(builder, address, ir.VectorType(i8, 2 * LANES)), I16.llvm)


@emits(I16, types.intp)
def load_u8(builder: ir.IRBuilder, address: ir.Value) -> ir.Value:
    """2 LANES uint8 at an address, as int16."""
    return builder.zext(load(builder, address, ir.VectorType(i8, 2 * LANES)), I16.llvm)


@emits(types.void, types.intp, types.intp)
def store_bytes_flipped(builder: ir.IRBuilder, target: ir.Value, source: ir.Value) -> None:
    """Write 2 LANES bytes with their highest bit flipped: int8 + 128 as uint8."""
    kind = ir.VectorType(i8, 2 * LANES)
    store(builder, target, builder.xor(load(builder, source, kind), constant(-128, kind)))


@emits(types.void, types.intp, types.int8)
def fill_register(builder: ir.IRBuilder, address: ir.Value, x: ir.Value) -> None:
    """Write one register of bytes that are all the same."""
    store(builder, address, splat(builder, x, REGISTER))


@emits(I16, types.int16)
def splat_i16(builder: ir.IRBuilder, x: ir.Value) -> ir.Value:
    """One int16 in all lanes."""
    return splat(builder, x, 2 * LANES)


@emits(I16, I16, I16)
def subtract_i16(builder: ir.IRBuilder, a: ir.Value, b: ir.Value) -> ir.Value:
    """a - b, wrapping."""
    return builder.sub(a, b)


@emits(types.intp, types.intp)
def load_word(builder: ir.IRBuilder, address: ir.Value) -> ir.Value:
    """One int64 at an address."""
    return load(builder, address, i64)


@emits(types.float32, types.intp)
def load_float(builder: ir.IRBuilder, address: ir.Value) -> ir.Value:
    """One float32 at an address."""
    return load(builder, address, f32)


@emits(types.int32, types.intp)
def load_int(builder: ir.IRBuilder, address: ir.Value) -> ir.Value:
    """One int32 at an address."""
    return load(builder, address, i32)


@emits(types.void, types.intp, types.float32)
def store_float(builder: ir.IRBuilder, address: ir.Value, x: ir.Value) -> None:
    """Write one float32."""
    store(builder, address, x)


@emits(types.void, types.intp, types.int32)
def store_int(builder: ir.IRBuilder, address: ir.Value, x: ir.Value) -> None:
    """Write one int32."""
    store(builder, address, x)


@emits(types.void, types.intp, F32)
def store_f32(builder: ir.IRBuilder, address: ir.Value, x: ir.Value) -> None:
    """Write LANES float32."""
    store(builder, address, x)


@emits(types.void, types.intp, I32)
def store_i32(builder: ir.IRBuilder, address: ir.Value, x: ir.Value) -> None:
    """Write LANES int32."""
    store(builder, address, x)


@emits(types.void, types.intp, I16)
def store_i16(builder: ir.IRBuilder, address: ir.Value, x: ir.Value) -> None:
    """Write 2 LANES int16."""
    store(builder, address, x)


@emits(F32, types.float32)
def splat_f32(builder: ir.IRBuilder, x: ir.Value) -> ir.Value:
    """One float32 in all lanes."""
    return splat(builder, x, LANES)


@emits(I32)
def zeros_i32(builder: ir.IRBuilder) -> ir.Value:
    """LANES zeros."""
    return constant(0, I32.llvm)


@emits(F32)
def zeros_f32(builder: ir.IRBuilder) -> ir.Value:
    """LANES zeros."""
    return constant(0.0, F32.llvm)


@emits(F32, F32, F32, F32)
def fma(builder: ir.IRBuilder, a: ir.Value, b: ir.Value, c: ir.Value) -> ir.Value:
    """a * b + c, rounded once."""
    return multiply_add_f32(builder, a, b, c)


@emits(F32, F32, F32, F32)
def clamp_f32(builder: ir.IRBuilder, x: ir.Value, low: ir.Value, high: ir.Value) -> ir.Value:
    """The nearest value between low and high; a NaN stays."""
    return minimum(builder, maximum(builder, x, low), high)


@emits(I32, I32, I16, I16)
def add_products(builder: ir.IRBuilder, total: ir.Value, a: ir.Value, b: ir.Value) -> ir.Value:
    """`dot2` of registers."""
    return dot2(builder, total, a, b)


@emits(types.int32, I32)
def sum_i32(builder: ir.IRBuilder, x: ir.Value) -> ir.Value:
    """The sum of the lanes."""
    return external(builder, f"llvm.vector.reduce.add.v{LANES}i32", i32, x)


def _sums(builder: ir.IRBuilder, vectors: Sequence[ir.Value]) -> ir.Value:
    """The sum of the lanes of each of four vectors, as four lanes: within each four lanes first."""
    lanes = vectors[0].type.count

    def fold(a: ir.Value, b: ir.Value, low: tuple[int, int], high: tuple[int, int]) -> ir.Value:
        orders = [
            [side + four + i for four in range(0, lanes, 4) for side in (0, lanes) for i in part]
            for part in (low, high)
        ]
        return add(builder, *(shuffle(builder, a, b, order) for order in orders))

    ab, cd = (fold(a, b, (0, 1), (2, 3)) for a, b in (vectors[:2], vectors[2:]))
    total = fold(ab, cd, (0, 2), (1, 3))
    while lanes > 4:
        lanes //= 2
        halves = (range(lanes), range(lanes, 2 * lanes))
        total = add(builder, *(shuffle(builder, total, total, half) for half in halves))
    return total


@emits(types.void, types.intp, types.intp, *4 * [None])
def store_sums(builder: ir.IRBuilder, address: ir.Value, bias: Any, a: Any, b: Any, c: Any, d: Any) -> None:
    """Write the sums of four registers' lanes, float32 or int32, each plus one of the four numbers at `bias`."""
    sums = _sums(builder, (a, b, c, d))
    store(builder, address, add(builder, sums, load(builder, bias, sums.type)))


@emits(types.void, types.intp)
def prefetch(builder: ir.IRBuilder, address: ir.Value) -> None:
    """Have a cache line brought to the second cache, wherever the address may be."""
    place = builder.inttoptr(address, i8.as_pointer())
    external(builder, "llvm.prefetch.p0i8", ir.VoidType(), place, i32(0), i32(2), i32(1))


@emits(types.void)
def in_order(builder: ir.IRBuilder) -> None:
    """Let nothing be loaded before it, or stored after it, that the source has on the other side."""
    builder.asm(ir.FunctionType(ir.VoidType(), []), "", "~{memory}", [], True)


@emits(types.void, types.intp, types.intp, types.intp)
def copy(builder: ir.IRBuilder, target: ir.Value, source: ir.Value, nbytes: ir.Value) -> None:
    """Copy bytes that do not overlap."""
    target, source = (builder.inttoptr(address, i8.as_pointer()) for address in (target, source))
    external(builder, "llvm.memcpy.p0i8.p0i8.i64", ir.VoidType(), target, source, nbytes, i1(0))
