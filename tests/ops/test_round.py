"""ROUND: the nearest whole number, ties to even. BUILTIN_REF does not load it."""

from __future__ import annotations

import numpy as np

from tests.ops._elementwise import floats, single
from tests.support.cases import Case, each
from tests.support.check import check, check_refused
from tests.support.oracle import Oracle
from tests.support.real import Real

OP = "ROUND"
CASES = [
    *floats(OP),
    *floats(OP, "float16"),
    single("halves", OP, shape=(41,), values=np.arange(-20, 21) / 2),
    single("large", OP, shape=(4,), values=[2**23 + 1, -(2**23) - 1, 2**31, 1e30]),
]  # fmt: skip
REFUSED = {
    single("float64", OP, "float64"): "the input must be of type FLOAT32, FLOAT16; got FLOAT64",
    single("int32", OP, "int32"): "got INT32",
}  # fmt: skip


def definition(case: Case, x: Real) -> Real:
    return np.rint(x)


@each(CASES)
def test_rounds(case: Case, oracle: Oracle) -> None:
    check(case, definition, oracle, numerics="optimized")


@each(list(REFUSED))
def test_refuses(case: Case, oracle: Oracle) -> None:
    check_refused(case, oracle, REFUSED[case])
