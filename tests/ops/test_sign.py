"""SIGN: -1, 0 or 1."""

from __future__ import annotations

import numpy as np

from tests.ops._elementwise import floats, single
from tests.support.cases import Case, each
from tests.support.check import check, check_refused
from tests.support.oracle import Oracle
from tests.support.real import Real

OP = "SIGN"
CASES = [
    *floats(OP),
    *floats(OP, "float64"),
    single("int32", OP, "int32", (300,)),
    single("int32_small", OP, "int32", (40,), values="small"),
]  # fmt: skip
REFUSED = {
    single("float16", OP, "float16", litert_refuses="Unsupported datatype"):
        "the input must be of type FLOAT32, FLOAT64, INT32; got FLOAT16",
    single("int8", OP, "int8", litert_refuses="Unsupported datatype"): "got INT8",
}  # fmt: skip


def definition(case: Case, x: Real) -> Real:
    return np.sign(x)


@each(CASES)
def test_tells_the_sign(case: Case, oracle: Oracle) -> None:
    check(case, definition, oracle)


@each(list(REFUSED))
def test_refuses(case: Case, oracle: Oracle) -> None:
    check_refused(case, oracle, REFUSED[case])
