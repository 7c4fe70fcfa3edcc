"""ARG_MIN: where along an axis the lowest value is."""

from __future__ import annotations

import numpy as np

from tests.ops._positions import cases, first, lanes, refused
from tests.support.cases import Case, each
from tests.support.check import check, check_litert, check_refused
from tests.support.oracle import Oracle
from tests.support.real import Real

OP = "ARG_MIN"
CASES = cases(OP)
LANES = lanes(OP)
REFUSED = refused(OP)


def definition(case: Case, x: Real, axis: Real) -> Real:
    """The first lowest; a NaN is higher than every number."""
    return first(np.argmin, 1, x, axis)


@each(CASES)
def test_finds_the_first_lowest(case: Case, oracle: Oracle) -> None:
    check(case, definition, oracle)


@each(LANES)
def test_nan_in_lanes(case: Case, oracle: Oracle) -> None:
    check_litert(case, oracle, numerics="reference-with-defects")


@each(list(REFUSED))
def test_refuses(case: Case, oracle: Oracle) -> None:
    check_refused(case, oracle, REFUSED[case])
