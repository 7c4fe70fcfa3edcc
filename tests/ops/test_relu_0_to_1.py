"""RELU_0_TO_1: what is between 0 and 1."""

from __future__ import annotations

import numpy as np

from tests.ops._relu import clamps, refused
from tests.support.cases import Case, each
from tests.support.check import check, check_refused
from tests.support.oracle import Oracle
from tests.support.real import Real

OP = "RELU_0_TO_1"
CASES = clamps(OP, int16=False)
REFUSED = refused(OP, int16=False)


def definition(case: Case, x: Real) -> Real:
    return np.clip(x, 0, 1)


@each(CASES)
def test_clamps(case: Case, oracle: Oracle) -> None:
    check(case, definition, oracle)


@each(list(REFUSED))
def test_refuses(case: Case, oracle: Oracle) -> None:
    check_refused(case, oracle, REFUSED[case])
