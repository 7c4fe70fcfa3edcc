"""UNSORTED_SEGMENT_SUM: the sum of the rows of each segment."""

from __future__ import annotations

import numpy as np

from tests.ops._segments import cases, definition, refused
from tests.support.cases import Case, each
from tests.support.check import check, check_refused
from tests.support.oracle import Oracle

OP = "UNSORTED_SEGMENT_SUM"
CASES = cases(OP)
REFUSED = refused(OP)


@each(CASES)
def test_joins(case: Case, oracle: Oracle) -> None:
    check(case, definition(np.add, 0), oracle, terms=30)


@each(list(REFUSED))
def test_refuses(case: Case, oracle: Oracle) -> None:
    check_refused(case, oracle, REFUSED[case])
