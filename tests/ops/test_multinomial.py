"""MULTINOMIAL: draw classes, each as often as its logit says."""

from __future__ import annotations

from typing import Any

import numpy as np

from tests.ops._random import check_runs, runs
from tests.support.cases import Act, Case, Const, Out, Values, each
from tests.support.check import check_refused
from tests.support.oracle import Oracle

OP = "MULTINOMIAL"


def draw(
    id: str, batch: int, classes: int, samples: int, *, type: str = "int64", seed: int = 7, seed2: int = 9,
    values: Values = "full", known: bool = True, refused: str = "",
) -> Case:  # fmt: skip
    count: Any = Const(np.int32(samples)) if known else Act((), "int32", values=samples)
    inputs = [Act((batch, classes), "float32", values=values), count]
    return Case(id, OP, inputs, [Out(type)], {"seed": seed, "seed2": seed2}, litert_refuses=refused)


CASES = [
    draw("int64", 3, 5, 40),
    draw("int32", 2, 7, 33, type="int32"),
    draw("one_class", 2, 1, 10),
    draw("odd_counts_share_results", 5, 4, 3),
    draw("many", 2, 300, 500),
    draw("several_blocks", 3, 5, 23_457),
    draw("not_finite", 4, 30, 20, values="special"),
    draw("nothing_finite", 1, 3, 5, values=np.nan),
    draw("count_known_while_running", 2, 3, 21, known=False),
]
REFUSED = {
    draw("negative", 2, 3, -1, refused="num_samples"): "the number of samples must be at least 0; got -1",
    draw(
        "no_classes", 2, 0, 3, refused="num_classes"
    ): "logits must be FLOAT32 (batch, classes); got FLOAT32 (2, 0)",
    draw("float_output", 2, 3, 4, type="float32"): "must be INT32 or INT64; got FLOAT32",
}


@each(CASES)
def test_draws(case: Case, oracle: Oracle) -> None:
    check_runs(case, oracle)


def test_classes_come_as_often_as_they_should() -> None:
    chances = np.array([0.1, 0.2, 0.7])
    drawn = runs(draw("often", 1, 3, 100_000, values=np.log(chances)[None]))[0]
    assert np.abs(np.bincount(drawn[0], minlength=3) / 100_000 - chances).max() < 0.01


def test_no_samples() -> None:
    assert runs(draw("no_samples", 2, 3, 0))[0].shape == (2, 0)


@each(list(REFUSED))
def test_refuses(case: Case, oracle: Oracle) -> None:
    check_refused(case, oracle, REFUSED[case])
