"""ELU: x from 0 on, e^x - 1 below. BUILTIN_REF does not load it; the optimized kernels are the oracle."""

from __future__ import annotations

import numpy as np
import pytest

from tests.ops._elementwise import SHAPES, floats, single, steps
from tests.support.cases import Case, each
from tests.support.check import check_refused, definition_problems, fail, litert_problems, run_ours
from tests.support.oracle import REMEDY, Oracle
from tests.support.real import Real

OP = "ELU"
QUANTS = {
    "same_scale": ((0.1, 3), (0.1, 3)),
    "finer_output": ((0.05, 100), (0.01, 20)),
    "coarser_output": ((0.1, 127), (0.37, 100)),
    "lowest_zero_points": ((0.1, -128), (0.1, -128)),
}
CASES = [
    *floats(OP),
    *steps(OP, "int8", QUANTS),
    *(single(f"int8_{name}", OP, "int8", shape, (0.05, 3), (0.04, -7)) for name, shape in SHAPES.items()),
]
REFUSED = {
    single("uint8", OP, "uint8", quant=(0.1, 3)): "no qu8 kernel",
    single("int16", OP, "int16", quant=(0.1, 0)): "no qs16 kernel",
    single("float16", OP, "float16"): "no f16 kernel",
}


def definition(case: Case, x: Real) -> Real:
    return np.where(x < 0, np.expm1(x), x)


@each(CASES)
def test_bends(case: Case, oracle: Oracle) -> None:
    ours = run_ours(case)
    problems = definition_problems(case, definition, ours, lsb=1, terms=1, error=None)
    if oracle.available:
        problems += litert_problems(case, ours, oracle, numerics="optimized")
    if problems:
        fail(case, problems)
    if not oracle.available:
        pytest.skip(REMEDY)


@each(list(REFUSED))
def test_refuses(case: Case, oracle: Oracle) -> None:
    check_refused(case, oracle, REFUSED[case])
