"""BROADCAST_ARGS: the shape that two shapes broadcast to."""

from __future__ import annotations

import numpy as np

from tests.support.cases import Act, Case, Const, Out, each
from tests.support.check import check, check_refused
from tests.support.oracle import Oracle
from tests.support.real import Real

OP = "BROADCAST_ARGS"


def both(id: str, first: list[int], second: list[int], type: str = "int32", refused: str = "") -> Case:
    inputs = [Act((len(shape),), type, values=np.array(shape)) for shape in (first, second)]
    return Case(id, OP, inputs, [Out(type)], litert_refuses=refused)


CASES = [
    *(both(t, [3, 1, 2], [1, 4, 2], t) for t in ("int32", "int64")),
    both("first_is_longer", [5, 4, 3], [1]),
    both("second_is_longer", [7], [2, 3, 1]),
    both("empty", [], [4, 1]),
    both("both_empty", [], []),
    both("zero", [0, 3], [1, 1]),
    both("zero_of_second", [1], [2, 0]),
    Case("constant", OP, [Const(np.int32([3, 1])), Const(np.int32([2]))], [Out("int32")]),
]
REFUSED = {
    both("do_not_broadcast", [2, 3], [4, 3], refused="died"):
        "op 0 BROADCAST_ARGS 'output0': shapes (2, 3) and (4, 3) do not broadcast",
    both("float32", [2], [2], "float32", refused="kTfLiteInt64"): "the shapes must be of type INT32, INT64",
    Case("matrix", OP, [Act((1, 2), "int32"), Act((2,), "int32")], [Out("int32")], litert_refuses="NumDimensions"):
        "each shape must be a vector; got shape (1, 2)",
}  # fmt: skip


def definition(case: Case, first: Real, second: Real) -> Real:
    return np.array(np.broadcast_shapes(tuple(first), tuple(second)), first.dtype)


@each(CASES)
def test_joins(case: Case, oracle: Oracle) -> None:
    check(case, definition, oracle)


@each(list(REFUSED))
def test_refuses(case: Case, oracle: Oracle) -> None:
    check_refused(case, oracle, REFUSED[case])
