"""Numerics "exact": every quantized result is the real one, rounded once, of all operators' own cases."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import glasslite
from glasslite.engine.numerics import numerics_named
from glasslite.engine.plan import Settings, make_plan
from tests.support.cases import Act, Case, Out
from tests.support.check import definition_problems, run_ours

#: Operators of many steps, which keep the fixed point of the reference kernels.
RECURRENT = {"LSTM", "SVDF", "UNIDIRECTIONAL_SEQUENCE_LSTM", "BIDIRECTIONAL_SEQUENCE_LSTM"}
#: The bias is stored in steps that differ from those of the accumulator by a rounding.
KNOWN = {("CONV_2D", "int16_int32_bias_same_odd_strides")}


def case_tables() -> dict[str, Any]:
    """The test modules of all operators that have a definition and cases of quantized results."""
    files = sorted((Path(__file__).parents[1] / "ops").glob("test_*.py"))
    modules = [import_module(f"tests.ops.{file.stem}") for file in files]
    return {m.OP: m for m in modules if hasattr(m, "definition") and quantized(getattr(m, "CASES", ()))}


def quantized(cases: Sequence[Case]) -> list[Case]:
    """The cases whose results are steps."""
    return [c for c in cases if any(out.quant for out in c.outputs) and (c.op, c.id) not in KNOWN]


@pytest.mark.parametrize("operator", sorted(set(case_tables()) - RECURRENT))
def test_results_are_rounded_once(operator: str) -> None:
    module = case_tables()[operator]
    wrong = []
    for case in quantized(module.CASES):
        problems = definition_problems(
            case, module.definition, run_ours(case, numerics="exact"), lsb=0.5, terms=1, error=None
        )
        wrong += [f"{case.id}: {problem}" for problem in problems]
    assert not wrong, "\n".join(wrong)


def test_halves_go_away_from_zero() -> None:
    x = np.array([-5, -3, -1, 1, 3, 5], np.int8)
    case = Case("halves", "QUANTIZE", [Act((6,), "int8", 0.5, 0, x)], [Out("int8", 1.0)], version=2)
    assert run_ours(case, numerics="exact")[0].tolist() == [-3, -2, -1, 1, 2, 3]


def test_the_plan_says_that_it_is_not_compiled() -> None:
    case = Case("sum", "ADD", [Act((4,), "int8", 0.5), Act((4,), "int8", 0.3)], [Out("int8", 1.0)], version=2)
    graph = glasslite.load(case.converted())
    (step,) = make_plan(graph, Settings("jit", numerics_named("exact"))).steps
    assert (step.backend, step.call and step.call.scheme) == ("reference", "real")
