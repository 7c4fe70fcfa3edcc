"""GELU: x times the normal distribution's share below x."""

from __future__ import annotations

import math

import numpy as np

from tests.ops._elementwise import SHAPES, floats, single, steps
from tests.support.cases import Case, each
from tests.support.check import check, check_refused
from tests.support.oracle import Oracle
from tests.support.real import Real

OP = "GELU"
QUANTS = {
    "same_scale": ((0.05, 3), (0.05, 3)),
    "finer_output": ((0.02, -128), (0.01, -120)),
    "coarser_output": ((0.05, 127), (0.2, 100)),
}
UINT8 = {"middle": ((0.05, 128), (0.03, 20)), "end": ((0.05, 255), (0.01, 200))}


def cases(approximate: bool) -> list[Case]:
    options = {"approximate": approximate}
    return [
        *floats(OP, options=options),
        *floats(OP, "float16", options=options),
        # Eigen takes four floats at once and another exponential for the rest.
        *(single(f"float32_{n}", OP, shape=(n,), values=np.linspace(1.5, 9, n), options=options)
          for n in (1, 2, 3, 5, 7)),
        *steps(OP, "int8", QUANTS, options=options),
        *steps(OP, "uint8", UINT8, options=options),
        *steps(OP, "int16", {"fine": ((0.0002, 0), (0.0002, 0)), "coarse": ((0.001, 0), (0.0007, 0))},
               options=options, version=2),
        *(single(f"int8_{name}", OP, "int8", shape, (0.05, 3), (0.04, -7), options=options)
          for name, shape in SHAPES.items()),
    ]  # fmt: skip


EXACT, APPROXIMATE = cases(False), cases(True)
CASES = [*EXACT, *APPROXIMATE]
#: Below 0 both forms cancel: the error is one of the larger terms.
EPSILONS = 100
#: int16 interpolates between 513 entries over the whole range.
INT16_STEPS = 60

REFUSED = {
    single("int8_no_scale", OP, "int8"): "needs a quantization scale; it has none",
    single("int32", OP, "int32", litert_refuses="supported"): "no i32 kernel",
}


def definition(case: Case, x: Real) -> Real:
    if case.options["approximate"]:
        return np.asarray(x / 2 * (1 + np.tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * x**3))))
    return np.asarray(x / 2 * np.vectorize(math.erfc, otypes=[float])(-x / math.sqrt(2)))


@each(EXACT)
def test_exact(case: Case, oracle: Oracle) -> None:
    check_one(case, oracle)


def check_one(case: Case, oracle: Oracle) -> None:
    float_type = np.float16 if "float16" in case.id else np.float32
    error = EPSILONS * float(np.finfo(float_type).eps)
    check(case, definition, oracle, lsb=INT16_STEPS if "int16" in case.id else 1, error=error)


@each(APPROXIMATE)
def test_approximate(case: Case, oracle: Oracle) -> None:
    check_one(case, oracle)


@each(list(REFUSED))
def test_refuses(case: Case, oracle: Oracle) -> None:
    check_refused(case, oracle, REFUSED[case])
