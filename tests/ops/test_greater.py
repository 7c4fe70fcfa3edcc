"""GREATER: whether an element is above another, with broadcasting."""

from __future__ import annotations

from functools import partial

import numpy as np

from tests.ops._comparison import comparisons, definition, ordered_refused
from tests.support.cases import Case, each
from tests.support.check import check, check_refused
from tests.support.oracle import Oracle

OP = "GREATER"
CASES = comparisons(OP, ("int32", "int64", "float16", "int16"), sixteen_bits_scaled=False)
REFUSED = ordered_refused(OP)


@each(CASES)
def test_compares(case: Case, oracle: Oracle) -> None:
    check(case, partial(definition, np.greater), oracle)


@each(list(REFUSED))
def test_refuses(case: Case, oracle: Oracle) -> None:
    check_refused(case, oracle, REFUSED[case])
