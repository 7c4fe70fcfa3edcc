"""What one core can do at most: independent fused multiply-adds, and int8 products in the best exact way there is.

The int8 peak is that of the instruction that adds up most products of bytes without losing any: vpdpbusd where there is
AVX-512 VNNI, sdot on Arm, else vpmaddwd of bytes widened to int16, whose results take an addition of their own.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from dataclasses import dataclass
from time import perf_counter_ns

import llvmlite.binding as llvm

_LOOPS, _ROUNDS = 2_000_000, 7
#: Accumulators: enough to keep two units busy through a latency of six, few enough to stay in 16 registers.
_SUMS = 12


@dataclass(frozen=True)
class Instruction:
    """One way to multiply and add.

    Attributes:
        vector: LLVM's type of an accumulator; `operand`: of what is multiplied.
        operations: of one instruction, a multiplication and an addition each counting as one.
        declare: the intrinsic's declaration.
        step: LLVM code from accumulator %s, operands %a and %b to %r; {n} is the accumulator's number.
    """

    name: str
    features: frozenset[str]
    vector: str
    operand: str
    operations: int
    declare: str
    step: str


def _fma(name: str, feature: str, lanes: int) -> Instruction:
    vector = f"<{lanes} x float>"
    intrinsic = f"@llvm.fma.v{lanes}f32"
    return Instruction(
        name, frozenset({feature}), vector, vector, 2 * lanes,
        f"declare {vector} {intrinsic}({vector}, {vector}, {vector})",
        f"%r{{n}} = call {vector} {intrinsic}({vector} %a, {vector} %b, {vector} %s{{n}})",
    )  # fmt: skip


def _dot(name: str, feature: str, intrinsic: str, lanes: int, operand: str) -> Instruction:
    vector = f"<{lanes} x i32>"
    return Instruction(
        name, frozenset({feature}), vector, operand, 8 * lanes,
        f"declare {vector} {intrinsic}({vector}, {operand}, {operand})",
        f"%r{{n}} = call {vector} {intrinsic}({vector} %s{{n}}, {operand} %a, {operand} %b)",
    )  # fmt: skip


def _pairs(name: str, feature: str, intrinsic: str, lanes: int) -> Instruction:
    vector, operand = f"<{lanes} x i32>", f"<{2 * lanes} x i16>"
    return Instruction(
        name, frozenset({feature}), vector, operand, 4 * lanes,
        f"declare {vector} {intrinsic}({operand}, {operand})",
        # The product must depend on the loop, or it would be computed once.
        f"%c{{n}} = bitcast {vector} %s{{n}} to {operand}\n"
        f"%p{{n}} = call {vector} {intrinsic}({operand} %c{{n}}, {operand} %b)\n"
        f"%r{{n}} = add {vector} %p{{n}}, %i",
    )  # fmt: skip


#: The best first.
INSTRUCTIONS: dict[str, tuple[Instruction, ...]] = {
    "f32": (
        _fma("vfmadd, 512 bits", "avx512f", 16),
        _fma("vfmadd, 256 bits", "fma", 8),
        _fma("fmla, 128 bits", "neon", 4),
    ),
    "int8": (
        _dot("vpdpbusd, 512 bits", "avx512vnni", "@llvm.x86.avx512.vpdpbusd.512", 16, "<16 x i32>"),
        _pairs("vpmaddwd and vpaddd, 512 bits", "avx512bw", "@llvm.x86.avx512.pmaddw.d.512", 16),
        _pairs("vpmaddwd and vpaddd, 256 bits", "avx2", "@llvm.x86.avx2.pmadd.wd", 8),
        _dot("sdot, 128 bits", "dotprod", "@llvm.aarch64.neon.sdot.v4i32.v16i8", 4, "<16 x i8>"),
    ),
}  # fmt: skip


def measure() -> tuple[dict[str, float], dict[str, str]]:
    """Kind to thousand million operations a second on one core; and kind to the instruction. None that is not there."""
    there = {name for name, yes in llvm.get_host_cpu_features().items() if yes}
    rates, names = {}, {}
    for kind, instructions in INSTRUCTIONS.items():
        for instruction in instructions:
            if instruction.features <= there:
                rates[kind], names[kind] = _rate(instruction), instruction.name
                break
    return rates, names


def _rate(instruction: Instruction) -> float:
    engine, run = _compile(source(instruction))
    samples = []
    for _ in range(_ROUNDS):
        start = perf_counter_ns()
        run(_LOOPS)
        samples.append(perf_counter_ns() - start)
    del engine
    return _LOOPS * _SUMS * instruction.operations / min(samples)


def source(instruction: Instruction) -> str:
    """LLVM code of a function of a number of loops, each of `_SUMS` independent instructions."""
    vector, numbers = instruction.vector, range(_SUMS)
    phis = "\n".join(f"%s{n} = phi {vector} [%start, %entry], [%r{n}, %loop]" for n in numbers)
    steps = "\n".join(instruction.step.format(n=n) for n in numbers)
    stores = "\n".join(f"store volatile {vector} %r{n}, {vector}* @sink" for n in numbers)
    return f"""
{instruction.declare}
@sink = internal global {vector} zeroinitializer
@left = internal global {instruction.operand} zeroinitializer
@right = internal global {instruction.operand} zeroinitializer
define void @run(i64 %count) {{
entry:
%start = load volatile {vector}, {vector}* @sink
%i = load volatile {vector}, {vector}* @sink
%a = load volatile {instruction.operand}, {instruction.operand}* @left
%b = load volatile {instruction.operand}, {instruction.operand}* @right
br label %loop
loop:
%k = phi i64 [0, %entry], [%next, %loop]
{phis}
{steps}
%next = add i64 %k, 1
%more = icmp ult i64 %next, %count
br i1 %more, label %loop, label %done
done:
{stores}
ret void
}}
"""


def _compile(code: str) -> tuple[object, Callable[[int], None]]:
    llvm.initialize_native_target()
    llvm.initialize_native_asmprinter()
    machine = llvm.Target.from_default_triple().create_target_machine(
        cpu=llvm.get_host_cpu_name(), features=llvm.get_host_cpu_features().flatten(), opt=3
    )
    engine = llvm.create_mcjit_compiler(llvm.parse_assembly(code), machine)
    engine.finalize_object()
    function = ctypes.CFUNCTYPE(None, ctypes.c_int64)(engine.get_function_address("run"))
    return engine, function
