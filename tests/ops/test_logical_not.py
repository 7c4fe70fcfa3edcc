"""LOGICAL_NOT: true where x is false."""

from __future__ import annotations

from tests.ops._elementwise import SHAPES, single
from tests.support.cases import Case, each
from tests.support.check import check, check_refused
from tests.support.oracle import Oracle
from tests.support.real import Real

OP = "LOGICAL_NOT"
CASES = [
    *(single(name, OP, "bool", shape) for name, shape in SHAPES.items()),
]  # fmt: skip
REFUSED = {
    single("int32", OP, "int32", litert_refuses="unsupported by op"): "the input must be of type BOOL; got INT32",
}  # fmt: skip


def definition(case: Case, x: Real) -> Real:
    return ~x


@each(CASES)
def test_negates(case: Case, oracle: Oracle) -> None:
    check(case, definition, oracle)


@each(list(REFUSED))
def test_refuses(case: Case, oracle: Oracle) -> None:
    check_refused(case, oracle, REFUSED[case])
