"""RANGE: numbers in equal steps."""

from __future__ import annotations

from typing import Any

import numpy as np

from tests.support.cases import Act, Case, Const, Out, each
from tests.support.check import check, check_refused
from tests.support.oracle import Oracle
from tests.support.real import Real

OP = "RANGE"
#: What LiteRT's Python says of an empty tensor whose size was found while running.
UNREADABLE = "Invalid tensor size"


def steps(id: str, start: Any, limit: Any, delta: Any, type: str = "int32", refused: str = "") -> Case:
    inputs = [Act((), type, values=v) for v in (start, limit, delta)]
    return Case(id, OP, inputs, [Out(type)], litert_refuses=refused)


CASES = [
    *(steps(t, 3, 14, 4, t) for t in ("float32", "int32", "int64")),
    *(steps(f"{t}_down", 5, -6, -3, t) for t in ("float32", "int32", "int64")),
    steps("up_to_the_limit", 0, 12, 4),
    steps("none", 4, 4, 1, refused=UNREADABLE),
    steps("none_downwards", 4, 4, -1, refused=UNREADABLE),
    steps("none_of_float", 4, 4, -0.5, "float32", refused=UNREADABLE),
    steps("one", 4, 5, 1000),
    steps("float_sums_are_rounded", 0, 1, 0.1, "float32"),
    steps("float_fractions", -1.3, 7.25, 0.37, "float32"),
    steps("int64_large", 1 << 40, (1 << 40) + 7, 3, "int64"),
    Case("constant", OP, [Const(np.int32(v)) for v in (2, 9, 3)], [Out("int32")]),
    Case("constant_but_one", OP, [Const(np.int32(2)), Act((), "int32", values=9), Const(np.int32(3))], [Out("int32")]),
]  # fmt: skip
REFUSED = {
    steps("no_step", 0, 4, 0, refused="delta"): "delta must lead from start to limit; got 0, 4 and 0",
    steps("away", 0, 4, -1, refused="limit"): "delta must lead from start to limit; got 0, 4 and -1",
    steps("nan", 0, 4, np.nan, "float32", refused="limit"): "delta must lead from start to limit; got 0.0, 4.0 and nan",
    steps("infinite", 0, np.inf, 1, "float32"): "are not finitely many numbers",
    steps("int8", 0, 4, 1, "int8", refused="Unknown index output data type"):
        "start must be of type FLOAT32, INT32, INT64; got INT8",
    steps("too_many", -(1 << 40), 1 << 40, 1, "int64"): "elements are allowed",
    Case("vector", OP, [Act((1,), "int32"), Act((), "int32"), Act((), "int32")], [Out("int32")],
         litert_refuses="NumDimensions"): "must be scalars of one type; start is INT32 (1,)",
}  # fmt: skip


def definition(case: Case, start: Real, limit: Real, delta: Real) -> Real:
    return np.arange(start, limit, delta)


@each(CASES)
def test_counts(case: Case, oracle: Oracle) -> None:
    check(case, definition, oracle, terms=20)


@each(list(REFUSED))
def test_refuses(case: Case, oracle: Oracle) -> None:
    check_refused(case, oracle, REFUSED[case])
