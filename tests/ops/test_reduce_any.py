"""REDUCE_ANY: whether any of the values are true, over axes."""

from __future__ import annotations

import numpy as np

from tests.ops._reductions import along, booleans, booleans_refused
from tests.support.cases import Case, each
from tests.support.check import check, check_refused
from tests.support.oracle import Oracle
from tests.support.real import Real

OP = "REDUCE_ANY"
CASES = booleans(OP)
REFUSED = booleans_refused(OP)


def definition(case: Case, x: Real, axes: Real) -> Real:
    return np.asarray(x.any(**along(case, axes, x.ndim)))


@each(CASES)
def test_reduces(case: Case, oracle: Oracle) -> None:
    check(case, definition, oracle)


@each(list(REFUSED))
def test_refuses(case: Case, oracle: Oracle) -> None:
    check_refused(case, oracle, REFUSED[case])
