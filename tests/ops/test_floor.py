"""FLOOR: the largest whole number that is not above x."""

from __future__ import annotations

import numpy as np

from tests.ops._elementwise import floats, single
from tests.support.cases import Case, each
from tests.support.check import check, check_refused
from tests.support.oracle import Oracle
from tests.support.real import Real

OP = "FLOOR"
CASES = [
    *floats(OP),
    *floats(OP, "float16"),
]  # fmt: skip
REFUSED = {
    single("int32", OP, "int32", litert_refuses="kTfLiteFloat32"):
        "the input must be of type FLOAT32, FLOAT16; got INT32",
    single("int8", OP, "int8", quant=(0.1, 0), litert_refuses="kTfLiteFloat32"): "got INT8",
}  # fmt: skip


def definition(case: Case, x: Real) -> Real:
    return np.floor(x)


@each(CASES)
def test_rounds_down(case: Case, oracle: Oracle) -> None:
    check(case, definition, oracle)


@each(list(REFUSED))
def test_refuses(case: Case, oracle: Oracle) -> None:
    check_refused(case, oracle, REFUSED[case])
