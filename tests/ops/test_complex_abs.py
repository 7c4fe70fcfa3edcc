"""COMPLEX_ABS of complex numbers."""

from __future__ import annotations

import numpy as np

from tests.ops._complex import cases, check_part, refusals
from tests.support.cases import Case, each
from tests.support.check import check_refused
from tests.support.oracle import Oracle

OP = "COMPLEX_ABS"
REFUSED = refusals(OP)


@each(cases(OP))
def test_takes_a_part(case: Case, oracle: Oracle) -> None:
    check_part(case, np.abs, oracle)


@each(list(REFUSED))
def test_refuses(case: Case, oracle: Oracle) -> None:
    check_refused(case, oracle, REFUSED[case])
