"""IMAG of complex numbers."""

from __future__ import annotations

import numpy as np

from tests.ops._complex import cases, refusals
from tests.support.cases import Case, each
from tests.support.check import check, check_litert, check_refused
from tests.support.oracle import Oracle
from tests.support.real import Real

OP = "IMAG"
CASES = cases(OP)
REFUSED = refusals(OP)


def definition(case: Case, x: Real) -> Real:
    return np.imag(x)


@each(CASES)
def test_takes_a_part(case: Case, oracle: Oracle) -> None:
    check(case, definition, oracle)


@each([case for case in CASES if case.id == "special"])
def test_in_every_numerics(case: Case, oracle: Oracle) -> None:
    for numerics in ("reference", "optimized", "litert"):
        check_litert(case, oracle, numerics=numerics)


@each(list(REFUSED))
def test_refuses(case: Case, oracle: Oracle) -> None:
    check_refused(case, oracle, REFUSED[case])
