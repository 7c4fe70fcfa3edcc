"""MINIMUM: the smaller of two elements, with broadcasting."""

from __future__ import annotations

import numpy as np

from tests.ops._elementwise import ordered_pairs, ordered_refused
from tests.support.cases import Case, each
from tests.support.check import check, check_refused
from tests.support.oracle import Oracle
from tests.support.real import Real

OP = "MINIMUM"
CASES = ordered_pairs(OP)
REFUSED = ordered_refused(OP)


def definition(case: Case, a: Real, b: Real) -> Real:
    return np.where(a < b, a, b)


@each(CASES)
def test_compares(case: Case, oracle: Oracle) -> None:
    check(case, definition, oracle, lsb=0)


@each(list(REFUSED))
def test_refuses(case: Case, oracle: Oracle) -> None:
    check_refused(case, oracle, REFUSED[case])
