"""The machine code of a kernel's innermost loop, for this machine or another: what `docs/kernels.md` shows.

    python -m glasslite.kernels.jit.assembly matrix_u8 vnni

A target is chosen when kernels are imported, so each kernel is compiled in a process of its own. For x86 the code is
numba's; for AArch64 the kernel's LLVM code goes through LLVM's compiler for that machine, as numba does it there.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from typing import NamedTuple

import llvmlite.binding as llvm

from glasslite.kernels.errors import CannotCompile
from glasslite.kernels.jit.entry import Entry
from glasslite.kernels.jit.target import TARGETS


class Machine(NamedTuple):
    """A processor that has what a target of the same name needs."""

    architecture: str
    cpu: str
    triple: str | None = None


#: By target. A triple stands where numba cannot compile for the machine itself.
MACHINES = {
    "avx2": Machine("x86_64", "haswell"),
    "avx512": Machine("x86_64", "skylake-avx512"),
    "vnni": Machine("x86_64", "cascadelake"),
    "neon": Machine("aarch64", "cortex-a76", "aarch64-linux-gnu"),
}
#: What multiplies vectors.
_MULTIPLY = re.compile(r"\b(vfmadd\w+ps|vpmaddwd|vpdpbusd|fmla|smull2?|smlal2?)\b")
_LABEL = re.compile(r"^([.\w$]+):")
_JUMP = re.compile(r"^\s+(?:j\w+|b\.?\w*)\s+([.\w$]+)$")
_SECONDS = 300


def inner_loop(entry: str, target: str, *, unrolled: bool = False) -> str:
    """An innermost loop of an entry of `_convolution.py`, in assembly, one instruction a line.

    It multiplies a word of depth in each turn; the `unrolled` one, which does most of the work, does so several times.

    Raises:
        CannotCompile: the compiler has failed; the message is what it said last.
    """
    machine = MACHINES[target]
    features = ",".join(f"+{feature}" for feature in sorted(TARGETS[target][1]))
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("NUMBA_CPU", "NUMBA_OPT"))}
    environment |= {"GLASSLITE_TARGET": target}
    if machine.triple is None:
        environment |= {"NUMBA_CPU_NAME": machine.cpu, "NUMBA_CPU_FEATURES": features}
    else:
        environment |= {"NUMBA_OPT": "0"}
    command = [
        sys.executable,
        "-m",
        "glasslite.kernels.jit.assembly",
        entry,
        target,
        "unrolled" if unrolled else "one",
    ]
    try:
        done = subprocess.run(
            command, env=environment, capture_output=True, text=True, timeout=_SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        raise CannotCompile(f"{entry} for {target}: not done after {_SECONDS} seconds") from None
    if done.returncode:
        reason = (done.stderr.strip() or f"exit code {done.returncode}").splitlines()[-1]
        raise CannotCompile(f"{entry} for {target}: {reason}")
    return done.stdout


def _compile(entry: str, target: str) -> str:
    """All assembly of an entry; the process must have been started for the target."""
    # The vendors' syntax, with the destination first as on AArch64; to be chosen before LLVM makes a compiler.
    llvm.set_option("", "--x86-asm-syntax=intel")
    from glasslite.kernels.jit import _convolution, compiler

    kernel: Entry = getattr(_convolution, entry)
    machine, code = MACHINES[target], compiler.module(kernel.function, kernel.place)
    if machine.triple is not None:
        return _translate(str(code), machine)
    return str(compiler.target_machine().emit_assembly(code))


def _translate(code: str, machine: Machine) -> str:
    """LLVM code, not yet optimized, as another machine's assembly."""
    llvm.initialize_all_targets()
    llvm.initialize_all_asmprinters()
    module = llvm.parse_assembly(code)
    compiler = llvm.Target.from_triple(machine.triple).create_target_machine(cpu=machine.cpu, opt=3)
    module.triple, module.data_layout = machine.triple, str(compiler.target_data)
    builder = llvm.create_pass_builder(compiler, llvm.PipelineTuningOptions(speed_level=3))
    builder.getModulePassManager().run(module, builder)
    return str(compiler.emit_assembly(module))


def _loops(assembly: str) -> Iterator[list[str]]:
    """The loops without a branch inside: from a label to a jump back to it, with no other jump between."""
    bodies: dict[str, list[str]] = {}
    for line in assembly.splitlines():
        if found := _LABEL.match(line):
            bodies[found[1]] = []
        elif line.startswith("\t") and line[1] not in ".#":
            instruction = line.strip().replace("\t", " ")
            for body in bodies.values():
                body.append(instruction)
            if jump := _JUMP.match(line):
                if jump[1] in bodies:
                    yield bodies[jump[1]]
                bodies = {}


def _loop_here(entry: str, target: str, turns: str) -> str:
    loops = {
        sum(bool(_MULTIPLY.search(line)) for line in body): body for body in _loops(_compile(entry, target))
    }
    *instructions, jump = loops[max(loops) if turns == "unrolled" else min(filter(None, loops))]
    return "\n    ".join(["loop:", *instructions, f"{jump.split()[0]} loop"]) + "\n"


if __name__ == "__main__":
    make = _loop_here if len(sys.argv) > 3 else inner_loop
    sys.stdout.write(make(*sys.argv[1:]))
