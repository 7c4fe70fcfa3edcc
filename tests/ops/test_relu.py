"""RELU: what is above 0."""

from __future__ import annotations

import numpy as np

from tests.ops._relu import clamps, refused
from tests.support.cases import Case, each
from tests.support.check import check, check_refused
from tests.support.oracle import Oracle
from tests.support.real import Real

OP = "RELU"
CASES = clamps(OP, int16=True)
REFUSED = refused(OP, int16=True)


def definition(case: Case, x: Real) -> Real:
    return np.maximum(x, 0)


@each(CASES)
def test_clamps(case: Case, oracle: Oracle) -> None:
    check(case, definition, oracle)


@each(list(REFUSED))
def test_refuses(case: Case, oracle: Oracle) -> None:
    check_refused(case, oracle, REFUSED[case])
