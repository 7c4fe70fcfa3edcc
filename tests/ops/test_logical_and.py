"""LOGICAL_AND: whether both of two elements are true, with broadcasting."""

from __future__ import annotations

from tests.ops._elementwise import pair, pairs
from tests.support.cases import Case, each
from tests.support.check import check, check_refused
from tests.support.oracle import Oracle
from tests.support.real import Real

OP = "LOGICAL_AND"
CASES = [
    *pairs(OP, ("bool",)),
]  # fmt: skip
REFUSED = {
    pair("int32", OP, "int32", litert_refuses="only support bool"): "inputs must be of type BOOL; got INT32",
    pair("do_not_broadcast", OP, "bool", shapes=((2, 3), (2,)), litert_refuses="not broadcastable"):
        "shapes (2, 3) and (2,) do not broadcast",
}  # fmt: skip


def definition(case: Case, a: Real, b: Real) -> Real:
    return a & b


@each(CASES)
def test_combines(case: Case, oracle: Oracle) -> None:
    check(case, definition, oracle)


@each(list(REFUSED))
def test_refuses(case: Case, oracle: Oracle) -> None:
    check_refused(case, oracle, REFUSED[case])
