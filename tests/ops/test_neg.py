"""NEG: -x."""

from __future__ import annotations

import numpy as np

from tests.ops._elementwise import floats, single
from tests.support.cases import Case, each
from tests.support.check import check, check_refused
from tests.support.oracle import Oracle
from tests.support.real import Real

OP = "NEG"
CASES = [
    *floats(OP),
    *floats(OP, "float16"),
    *(single(type, OP, type, (300,)) for type in ("int8", "int16", "int32", "int64")),
    single("int8_zero_point_0", OP, "int8", (255,), (0.1, 0), values=np.arange(-127, 128)),
    single("int16_zero_point_0", OP, "int16", (300,), (0.1, 0), values=np.arange(-150, 150)),
]  # fmt: skip
REFUSED = {
    single("uint8", OP, "uint8", litert_refuses="Neg only currently supports"):
        "the input must be of type FLOAT32, FLOAT16, INT8, INT16, INT32, INT64; got UINT8",
    single("bool", OP, "bool", litert_refuses="Neg only currently supports"): "got BOOL",
}  # fmt: skip


def definition(case: Case, x: Real) -> Real:
    return -x


@each(CASES)
def test_negates(case: Case, oracle: Oracle) -> None:
    check(case, definition, oracle)


@each(list(REFUSED))
def test_refuses(case: Case, oracle: Oracle) -> None:
    check_refused(case, oracle, REFUSED[case])
