"""REAL of complex numbers."""

from __future__ import annotations

import numpy as np

from tests.ops._complex import cases, check_part, refusals
from tests.support.cases import Case, each
from tests.support.check import check_refused
from tests.support.oracle import Oracle
from tests.support.real import Real

OP = "REAL"
CASES = cases(OP)
REFUSED = refusals(OP)


def definition(case: Case, x: Real) -> Real:
    return np.real(x)


@each(CASES)
def test_takes_a_part(case: Case, oracle: Oracle) -> None:
    check_part(case, definition, oracle)


@each(list(REFUSED))
def test_refuses(case: Case, oracle: Oracle) -> None:
    check_refused(case, oracle, REFUSED[case])
