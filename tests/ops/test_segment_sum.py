"""SEGMENT_SUM: sums of neighbouring rows."""

from __future__ import annotations

import numpy as np

from tests.support.cases import Act, Case, Const, Out, each
from tests.support.check import check, check_refused
from tests.support.oracle import Oracle
from tests.support.real import Real

OP = "SEGMENT_SUM"


def segments(id: str, shape: tuple[int, ...], ids: list[int], type: str = "float32") -> Case:
    inputs = [Act(shape, type), Act((len(ids),), "int32", values=np.array(ids, np.int32))]
    return Case(id, OP, inputs, [Out(type)])


CASES = [
    *(segments(t, (7, 3), [0, 0, 1, 2, 2, 2, 3], t) for t in ("float32", "int32")),
    *(segments(f"{t}_of_one_segment", (40, 3), [0] * 40, t) for t in ("float32", "int32")),
    segments("vector", (5,), [0, 0, 0, 1, 1]),
    segments("each_row", (3, 2, 4), [0, 1, 2]),
    Case("constant_ids", OP, [Act((3, 2), "float32"), Const(np.int32([0, 1, 1]))], [Out("float32")]),
    Case("constant", OP, [Const(np.int32([5, 6, 7])), Const(np.int32([0, 0, 1]))], [Out("int32")]),
]
REFUSED = {
    segments("does_not_start_at_0", (2, 3), [1, 2]): "segment ids must start at 0 and grow by at most 1",
    segments("jumps", (2, 3), [0, 2]): "segment ids must start at 0 and grow by at most 1",
    segments("falls", (3, 3), [0, 1, 0]): "segment ids must start at 0 and grow by at most 1",
    segments("too_few", (3, 3), [0, 1]):
        "there must be one segment id for each row of (3, 3); got shape (2,)",
    segments("int8", (2, 3), [0, 1], "int8"): "no qs8 kernel",
}  # fmt: skip


def definition(case: Case, x: Real, ids: Real) -> Real:
    return np.array([x[ids == i].sum(0, dtype=x.dtype) for i in range(int(ids.max()) + 1)])


@each(CASES)
def test_adds_up(case: Case, oracle: Oracle) -> None:
    # BUILTIN_REF has no such operator.
    check(case, definition, oracle, numerics="optimized", terms=40)


@each(list(REFUSED))
def test_refuses(case: Case, oracle: Oracle) -> None:
    check_refused(case, oracle, REFUSED[case])
