"""REDUCE_ALL: whether all of the values are true, over axes."""

from __future__ import annotations

import numpy as np

from tests.ops._reductions import along, over, shapes
from tests.support.cases import Act, Case, Out, each
from tests.support.check import check, check_refused
from tests.support.oracle import Oracle
from tests.support.real import Real

OP = "REDUCE_ALL"
CASES = [
    *shapes(OP, "bool"),
    over("none_is_true", OP, (3, 4), [1], "bool", values=False),
    over("each_is_true", OP, (3, 4), [1], "bool", values=True),
    over("one_of_a_row", OP, (4, 5), [1], "bool", values=np.eye(4, 5) > 0),
    over("all_but_one_of_a_row", OP, (4, 5), [1], "bool", values=np.eye(4, 5) == 0),
    over("of_nothing", OP, (2, 0, 3), [1], "bool"),
    Case("axes_at_run_time", OP, [Act((3, 4), "bool"), Act((1,), "int32", values=[1])], [Out("bool")]),
]
REFUSED = {
    over("no_such_axis", OP, (3, 4), [2], "bool", litert_refuses="Invalid axis"):
        "axis 2 does not exist in 2 dimensions",
    over("int32", OP, (3, 4), [1], "int32", litert_refuses="INT32"):
        "no i32 kernel in backend 'reference'; it has: bool",
}  # fmt: skip


def definition(case: Case, x: Real, axes: Real) -> Real:
    return np.asarray(x.all(**along(case, axes, x.ndim)))


@each(CASES)
def test_reduces(case: Case, oracle: Oracle) -> None:
    check(case, definition, oracle)


@each(list(REFUSED))
def test_refuses(case: Case, oracle: Oracle) -> None:
    check_refused(case, oracle, REFUSED[case])
