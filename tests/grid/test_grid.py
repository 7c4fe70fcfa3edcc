"""A sample of the grid; `python -m tests.grid` runs more of it."""

from __future__ import annotations

import pytest

from tests.grid.__main__ import NUMERICS, line, telling
from tests.grid.cases import MAKERS, cases
from tests.grid.known import KNOWN
from tests.grid.run import verdicts
from tests.support.oracle import REMEDY, Oracle

COUNT, SEED = 120, 1


@pytest.mark.parametrize("numerics", NUMERICS)
def test_random_cases_agree(numerics: str, oracle: Oracle) -> None:
    if not oracle.available:
        pytest.skip(REMEDY)
    found = list(verdicts(oracle, count=COUNT, seed=SEED, numerics=[numerics]))
    told = [line(verdict) for verdict in found if telling(verdict, False) or verdict.refused == "ours"]
    if told:
        pytest.fail("\n".join(told), pytrace=False)
    compared = sum(verdict.compared > 0 for verdict in found)
    assert compared > 0.8 * len(found), f"only {compared} of {len(found)} runs gave anything to compare"


def test_a_seed_gives_the_same_cases() -> None:
    first, again = ([(case.op, case.model()) for case in cases(40, SEED)] for _ in range(2))
    assert first == again


def test_what_is_known_is_of_operators_in_the_grid() -> None:
    assert {known.op for known in KNOWN} <= set(MAKERS)
