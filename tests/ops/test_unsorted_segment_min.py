"""UNSORTED_SEGMENT_MIN: the minimum of the rows of each segment."""

from __future__ import annotations

import numpy as np

from tests.ops._segments import cases, definition, refused
from tests.support.cases import Case, each
from tests.support.check import check, check_refused
from tests.support.oracle import Oracle

OP = "UNSORTED_SEGMENT_MIN"
CASES = cases(OP)
REFUSED = refused(OP)


def highest(dtype: np.dtype[np.generic]) -> float:
    return float(np.finfo(dtype).max) if np.dtype(dtype).kind == "f" else int(np.iinfo(dtype).max)


@each(CASES)
def test_joins(case: Case, oracle: Oracle) -> None:
    check(case, definition(np.minimum, highest), oracle, terms=30)


@each(list(REFUSED))
def test_refuses(case: Case, oracle: Oracle) -> None:
    check_refused(case, oracle, REFUSED[case])
