"""Every machine's instructions are valid LLVM code, also where the machine at hand has others."""

from __future__ import annotations

import llvmlite.binding as llvm
import pytest

from benchmarks.peaks import INSTRUCTIONS, Instruction, source

ALL = [instruction for instructions in INSTRUCTIONS.values() for instruction in instructions]


@pytest.mark.parametrize("instruction", ALL, ids=lambda instruction: instruction.name)
def test_code_is_valid(instruction: Instruction) -> None:
    module = llvm.parse_assembly(source(instruction))
    module.verify()
    assert [f.name for f in module.functions if not f.is_declaration] == ["run"]


@pytest.mark.parametrize("kind", INSTRUCTIONS)
def test_the_best_comes_first_on_x86(kind: str) -> None:
    rates = [i.operations for i in INSTRUCTIONS[kind] if not i.features & {"neon", "dotprod"}]
    assert rates == sorted(rates, reverse=True)
