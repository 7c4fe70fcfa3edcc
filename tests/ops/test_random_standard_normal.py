"""RANDOM_STANDARD_NORMAL: normally distributed random numbers."""

from __future__ import annotations

from tests.ops._random import check_runs, draw, draws, refused_shapes, runs
from tests.support.cases import Case, each
from tests.support.check import check_refused
from tests.support.oracle import Oracle

OP = "RANDOM_STANDARD_NORMAL"
CASES = draws(OP)
REFUSED = refused_shapes(OP)


@each(CASES)
def test_draws(case: Case, oracle: Oracle) -> None:
    check_runs(case, oracle)


def test_numbers_are_normal() -> None:
    numbers = runs(draw("spread", OP, [100_001]))[0]
    assert abs(numbers.mean()) < 0.02 and abs(numbers.std() - 1) < 0.02
    assert abs((numbers < -1).mean() - 0.1587) < 0.01


@each(list(REFUSED))
def test_refuses(case: Case, oracle: Oracle) -> None:
    check_refused(case, oracle, REFUSED[case])
