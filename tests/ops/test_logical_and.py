"""LOGICAL_AND: whether both of two elements are true, with broadcasting."""

from __future__ import annotations

from tests.ops._elementwise import pairs
from tests.ops._logical import refused
from tests.support.cases import Case, each
from tests.support.check import check, check_refused
from tests.support.oracle import Oracle
from tests.support.real import Real

OP = "LOGICAL_AND"
CASES = pairs(OP, ("bool",))
REFUSED = refused(OP)


def definition(case: Case, a: Real, b: Real) -> Real:
    return a & b


@each(CASES)
def test_combines(case: Case, oracle: Oracle) -> None:
    check(case, definition, oracle)


@each(list(REFUSED))
def test_refuses(case: Case, oracle: Oracle) -> None:
    check_refused(case, oracle, REFUSED[case])
