"""RANDOM_UNIFORM: random numbers from 0 to 1."""

from __future__ import annotations

from typing import Any

import numpy as np

from tests.ops._random import check_runs, runs
from tests.support.cases import Act, Case, Const, Out, each
from tests.support.check import check_refused
from tests.support.oracle import Oracle

OP = "RANDOM_UNIFORM"


def draw(id: str, shape: Any, seed: int = 7, seed2: int = 0, known: bool = True, refused: str = "") -> Case:
    sizes = np.int32(shape)
    tensor = Const(sizes) if known else Act(sizes.shape, "int32", values=sizes)
    return Case(id, OP, [tensor], [Out("float32")], {"seed": seed, "seed2": seed2}, litert_refuses=refused)


CASES = [
    draw("one", [1]),
    draw("odd", [3, 5]),
    draw("many", [4, 50, 60], 1234, 5678),
    draw("several_blocks", [7, 20_001]),
    draw("large_seeds", [40], -1, 2**63 - 1),
    draw("second_seed_alone", [40], 0, 3),
    draw("scalar", []),
    draw("empty", [2, 0]),
    draw("shape_known_while_running", [4, 6], known=False),
]
REFUSED = {
    draw("negative", [2, -3]): "the shape must not be negative; got (2, -3)",
    draw("gigantic", [1 << 15, 1 << 15]): "bytes and the limit is",
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
    numbers = runs(draw("spread", [100_000]))[0]
    counts = np.histogram(numbers, 10, (0, 1))[0]
    assert np.abs(counts - 10_000).max() < 500


def test_without_seeds_each_session_differs() -> None:
    case = draw("unseeded", [40], 0, 0)
    assert (runs(case)[0] != runs(case)[0]).any()


@each(list(REFUSED))
def test_refuses(case: Case, oracle: Oracle) -> None:
    check_refused(case, oracle, REFUSED[case])
