"""COS: the cosine."""

from __future__ import annotations

import numpy as np

from tests.ops._waves import cases, refused
from tests.support.cases import Case, each
from tests.support.check import check, check_refused
from tests.support.oracle import Oracle
from tests.support.real import Real

OP = "COS"
CASES = cases(OP)
REFUSED = refused(OP)


def definition(case: Case, x: Real) -> Real:
    return np.cos(x)


@each(CASES)
def test_waves(case: Case, oracle: Oracle) -> None:
    check(case, definition, oracle)


@each(list(REFUSED))
def test_refuses(case: Case, oracle: Oracle) -> None:
    check_refused(case, oracle, REFUSED[case])
