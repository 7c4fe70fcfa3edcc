"""BITWISE_XOR: the bits in which two elements differ, with broadcasting."""

from __future__ import annotations

from tests.ops._elementwise import pair, pairs
from tests.support.cases import Case, each
from tests.support.check import check, check_refused
from tests.support.oracle import Oracle
from tests.support.real import Real

OP = "BITWISE_XOR"
CASES = [
    *pairs(OP, ("int32",)),
    *(pair(type, OP, type, ((4, 5), (5,))) for type in ("int8", "uint8", "int16", "uint16", "uint32")),
]  # fmt: skip
REFUSED = {
    pair("int64", OP, "int64", litert_refuses="only supports"):
        "inputs must be of type UINT8, INT8, UINT16, INT16, UINT32, INT32; got INT64",
    pair("float32", OP, litert_refuses="only supports"): "got FLOAT32",
}  # fmt: skip


def definition(case: Case, a: Real, b: Real) -> Real:
    return a ^ b


@each(CASES)
def test_finds_differences(case: Case, oracle: Oracle) -> None:
    check(case, definition, oracle)


@each(list(REFUSED))
def test_refuses(case: Case, oracle: Oracle) -> None:
    check_refused(case, oracle, REFUSED[case])
