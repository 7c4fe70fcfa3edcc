"""RANDOM_STANDARD_NORMAL: normally distributed random numbers."""

from __future__ import annotations

from typing import Any

import numpy as np

from tests.ops._random import check_runs, runs
from tests.support.cases import Act, Case, Const, Out, each
from tests.support.check import check_refused
from tests.support.oracle import Oracle

OP = "RANDOM_STANDARD_NORMAL"


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
}


@each(CASES)
def test_draws(case: Case, oracle: Oracle) -> None:
    check_runs(case, oracle)


def test_numbers_are_normal() -> None:
    numbers = runs(draw("spread", [100_001]))[0]
    assert abs(numbers.mean()) < 0.02 and abs(numbers.std() - 1) < 0.02
    assert abs((numbers < -1).mean() - 0.1587) < 0.01


@each(list(REFUSED))
def test_refuses(case: Case, oracle: Oracle) -> None:
    check_refused(case, oracle, REFUSED[case])
