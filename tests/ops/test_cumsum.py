"""CUMSUM: running sums along an axis."""

from __future__ import annotations

from typing import Any

import numpy as np

from tests.support.cases import Act, Case, Const, Out, Values, each
from tests.support.check import check, check_refused
from tests.support.oracle import Oracle
from tests.support.real import Real

OP = "CUMSUM"


def sums(
    id: str, shape: tuple[int, ...], axis: int, type: str = "float32", exclusive: bool = False, reverse: bool = False,
    values: Values = "full", refused: str = "",
) -> Case:  # fmt: skip
    options = {"exclusive": exclusive, "reverse": reverse}
    inputs = [Act(shape, type, values=values), Const(np.array(axis, np.int32))]
    return Case(id, OP, inputs, [Out(type)], options, litert_refuses=refused)


CASES = [
    *(sums(f"{t}_axis_{axis}{'_exclusive' * e}{'_reverse' * r}", (3, 4, 5), axis, t, e, r)
      for t in ("float32", "int32", "int64") for axis in (0, 1, -1) for e in (False, True) for r in (False, True)),
    sums("vector", (50,), 0),
    sums("long_columns", (200, 37), 0),
    sums("long_rows", (7, 1001), 1),
    sums("one_element", (3, 1), 1, exclusive=True),
    sums("zeros_of_both_signs", (4,), 0, values=[-0.0, -0.0, 0.0, -0.0]),
    sums("of_nothing", (3, 0), 1),
    sums("six_axes", (2, 3, 2, 2, 3, 2), 3),
    Case("axis_at_run_time", OP, [Act((3, 4), "int32"), Act((1,), "int32", values=[1])], [Out("int32")]),
]  # fmt: skip
REFUSED = {
    sums("no_such_axis", (3, 4), 2, refused="axis"): "axis 2 does not exist in 2 dimensions",
    sums("int8", (3, 4), 1, "int8", refused="kTfLiteInt64"):
        "no qs8 kernel in backend 'reference'; it has: f32, i32, i64",
    Case("int64_axis", OP, [Act((3,), "float32"), Const(np.int64(0))], [Out("float32")], litert_refuses="type"):
        "axis must be of type INT32; got INT64",
}  # fmt: skip


def definition(case: Case, x: Real, axis: Real) -> Real:
    lines: Any = np.moveaxis(x, int(axis.reshape(())), 0)
    if case.options.get("reverse"):
        lines = lines[::-1]
    y = np.cumsum(lines, 0, dtype=x.dtype)
    if case.options.get("exclusive"):
        y = y - lines if x.dtype.kind != "f" else np.concatenate([np.zeros_like(y[:1]), y[:-1]])
    if case.options.get("reverse"):
        y = y[::-1]
    return np.moveaxis(y, 0, int(axis.reshape(())))


@each(CASES)
def test_adds_up(case: Case, oracle: Oracle) -> None:
    check(case, definition, oracle, terms=1000)


@each(list(REFUSED))
def test_refuses(case: Case, oracle: Oracle) -> None:
    check_refused(case, oracle, REFUSED[case])
