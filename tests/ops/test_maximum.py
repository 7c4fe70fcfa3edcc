"""MAXIMUM: the larger of two elements, with broadcasting."""

from __future__ import annotations

import numpy as np

from tests.ops._elementwise import pair, pairs
from tests.support.cases import Case, each
from tests.support.check import check, check_refused
from tests.support.oracle import Oracle
from tests.support.real import Real

OP = "MAXIMUM"
SAME = ((0.1, 3), (0.1, 3), (0.1, 3))
CASES = [
    *pairs(OP, ("float32", "int32")),
    *(pair(type, OP, type, ((4, 5), (5,)), quants=SAME if type in ("int8", "uint8") else None)
      for type in ("float16", "int8", "uint8", "int16", "int64")),
    pair("float32_special", OP, shapes=((40,), (40,)), values="special"),
    pair("float16_special", OP, "float16", ((40,), (40,)), values="special"),
]  # fmt: skip
REFUSED = {
    pair("uint32", OP, "uint32", litert_refuses="not supported"):
        "inputs must be of type FLOAT32, FLOAT16, INT8, UINT8, INT16, INT32, INT64; got UINT32",
    pair("bool", OP, "bool", litert_refuses="not supported"): "got BOOL",
    pair("do_not_broadcast", OP, shapes=((2, 3), (2,)), litert_refuses="not broadcastable"):
        "shapes (2, 3) and (2,) do not broadcast",
}  # fmt: skip


def definition(case: Case, a: Real, b: Real) -> Real:
    return np.where(a > b, a, b)


@each(CASES)
def test_compares(case: Case, oracle: Oracle) -> None:
    check(case, definition, oracle, lsb=0)


@each(list(REFUSED))
def test_refuses(case: Case, oracle: Oracle) -> None:
    check_refused(case, oracle, REFUSED[case])
