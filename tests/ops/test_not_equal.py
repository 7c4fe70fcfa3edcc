"""NOT_EQUAL: whether two elements differ, with broadcasting."""

from __future__ import annotations

from functools import partial

import numpy as np

from tests.ops._comparison import ORDERED, comparisons, definition, refused
from tests.support.cases import Case, each
from tests.support.check import check, check_refused
from tests.support.oracle import Oracle

OP = "NOT_EQUAL"
CASES = comparisons(OP, ("int32", "int64", "float16", "bool"), sixteen_bits_scaled=True)
REFUSED = refused(OP, f"BOOL, {ORDERED}")


@each(CASES)
def test_compares(case: Case, oracle: Oracle) -> None:
    check(case, partial(definition, np.not_equal), oracle)


@each(list(REFUSED))
def test_refuses(case: Case, oracle: Oracle) -> None:
    check_refused(case, oracle, REFUSED[case])
