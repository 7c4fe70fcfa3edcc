"""BUCKETIZE: between which boundaries a value lies."""

from __future__ import annotations

import numpy as np

from tests.support.cases import Act, Case, Out, Values, each
from tests.support.check import check, check_refused
from tests.support.oracle import Oracle
from tests.support.real import Real

OP = "BUCKETIZE"


def bucket(
    id: str, boundaries: list[float], type: str = "float32", values: Values = "full", shape: tuple[int, ...] = (4, 5),
    refused: str = "",
) -> Case:  # fmt: skip
    options = {"boundaries": np.array(boundaries, np.float32)}
    return Case(id, OP, [Act(shape, type, values=values)], [Out("int32")], options, litert_refuses=refused)


BOUNDARIES = [-5.0, 0.0, 0.0, 0.5, 3.0, 3.25]
CASES = [
    *(bucket(t, BOUNDARIES, t, "small") for t in ("float32", "float64", "int32", "int64")),
    *(bucket(f"{t}_full_range", BOUNDARIES, t) for t in ("float32", "float64", "int32", "int64")),
    bucket("at_the_boundaries", BOUNDARIES, values=[*BOUNDARIES, -0.0], shape=(7,)),
    bucket("one_boundary", [1.0]),
    bucket("int32_beyond_float32", [2.0**24], "int32", [2**24 - 1, 2**24, 2**24 + 1, 2**24 + 2], (4,)),
    bucket("int64_beyond_float32", [2.0**40], "int64", [2**40 - 1, 2**40, 2**40 + 1, -(2**62)], (4,)),
    bucket("special", BOUNDARIES, values=[np.nan, np.inf, -np.inf, 1], shape=(4,)),
]  # fmt: skip
REFUSED = {
    bucket(
        "not_in_order", [1.0, 0.0], refused="sorted boundaries"
    ): "the boundaries must be in ascending order",
    bucket(
        "int8", BOUNDARIES, "int8", refused="not supported by bucketize"
    ): "the input must be of type FLOAT32",
}


def definition(case: Case, x: Real) -> Real:
    boundaries = case.options["boundaries"].astype(np.float64)
    values = x.astype(np.float32).astype(np.float64) if x.dtype.kind == "i" else x
    return (
        np.array([[not v < b for b in boundaries] for v in values.ravel()])
        .sum(1)
        .reshape(x.shape)
        .astype(np.int32)
    )


@each(CASES)
def test_counts(case: Case, oracle: Oracle) -> None:
    check(case, definition, oracle)


@each(list(REFUSED))
def test_refuses(case: Case, oracle: Oracle) -> None:
    check_refused(case, oracle, REFUSED[case])
