"""RANDOM_UNIFORM: random numbers from 0 to 1."""

from __future__ import annotations

import numpy as np

from tests.ops._random import check_runs, draw, draws, refused_shapes, runs
from tests.support.cases import Case, Const, Out, each
from tests.support.check import check_refused
from tests.support.oracle import Oracle

OP = "RANDOM_UNIFORM"
CASES = draws(OP)
REFUSED = {
    **refused_shapes(OP),
    Case("matrix", OP, [Const(np.ones((2, 2), np.int32))], [Out("float32")], litert_refuses="NumDimensions(shape)"):
        "shape must be INT32 of 1 dimensions",
    Case("int64", OP, [Const(np.ones(2, np.int64))], [Out("float32")], litert_refuses="shape->type"):
        "shape must be INT32 of 1 dimensions; got INT64",
}  # fmt: skip


@each(CASES)
def test_draws(case: Case, oracle: Oracle) -> None:
    for numbers in check_runs(case, oracle):
        assert ((numbers >= 0) & (numbers < 1)).all()


def test_numbers_are_spread_evenly() -> None:
    numbers = runs(draw("spread", OP, [100_000]))[0]
    counts = np.histogram(numbers, 10, (0, 1))[0]
    assert np.abs(counts - 10_000).max() < 500


def test_without_seeds_each_session_differs() -> None:
    case = draw("unseeded", OP, [40], 0, 0)
    assert (runs(case)[0] != runs(case)[0]).any()


@each(list(REFUSED))
def test_refuses(case: Case, oracle: Oracle) -> None:
    check_refused(case, oracle, REFUSED[case])
