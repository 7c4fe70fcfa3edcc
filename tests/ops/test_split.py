"""SPLIT: cut a tensor into equal pieces along one axis."""

from __future__ import annotations

from typing import Any

import numpy as np

from tests.support.cases import Act, Case, Const, Out, each
from tests.support.check import check, check_refused
from tests.support.oracle import Oracle
from tests.support.real import Real

OP = "SPLIT"


def cut(id: str, shape: tuple[int, ...], axis: int, pieces: int, type: str = "float32", **more: Any) -> Case:
    """A case with a constant axis."""
    return Case(
        id,
        OP,
        [Const(np.int32(axis)), Act(shape, type)],
        [Out(type)] * pieces,
        {"num_splits": pieces},
        **more,
    )


CASES = [
    *(cut(t, (2, 6, 5), 1, 3, t) for t in ("float32", "int8", "uint8", "int16", "int32", "int64")),
    Case("quantized", OP, [Const(np.int32(0)), Act((4, 3), "int8", 0.1, 3)], [Out("int8", 0.1, 3)] * 2,
         {"num_splits": 2}),
    cut("first_axis", (6, 5), 0, 2),
    cut("last_axis", (2, 3, 1, 8), 3, 4),
    cut("negative_axis", (2, 6, 5), -2, 2),
    cut("one_piece", (2, 3), 1, 1),
    cut("pieces_of_one", (2, 7), 1, 7),
    cut("no_elements", (0, 4), 1, 2),
    cut("six_axes", (2, 1, 3, 2, 4, 2), 4, 2),
    Case("axis_is_a_vector_of_one", OP, [Const(np.int32([1])), Act((2, 4), "float32")], [Out("float32")] * 2,
         {"num_splits": 2}),
    Case("axis_at_run_time", OP, [Act((), "int32", values=1), Act((2, 4), "float32")], [Out("float32")] * 2,
         {"num_splits": 2}),
    Case("constant", OP, [Const(np.int32(0)), Const(np.int32([5, 6]))], [Out("int32")] * 2, {"num_splits": 2}),
]  # fmt: skip
REFUSED = {
    cut("uneven", (2, 5), 1, 2, litert_refuses="Not an even split"):
        "5 elements along axis 1 do not split into 2 equal pieces",
    cut("axis_out_of_range", (2, 4), 2, 2, litert_refuses="axis_value"): "axis 2 does not exist in 2 dimensions",
    Case("no_pieces", OP, [Const(np.int32(0)), Act((4,), "float32")], [Out("float32")], litert_refuses="num_splits"):
        "4 elements along axis 0 do not split into 0 equal pieces",
    Case("outputs_differ", OP, [Const(np.int32(0)), Act((4,), "float32")], [Out("float32")], {"num_splits": 2},
         litert_refuses="num_splits"): "the operator must have 2 outputs; it has 1",
    Case("uneven_at_run_time", OP, [Act((), "int32", values=1), Act((2, 5), "float32")], [Out("float32")] * 2,
         {"num_splits": 2}, litert_refuses="Not an even split"): "op 0 SPLIT 'output0': 5 elements along axis 1",
}  # fmt: skip


def definition(case: Case, axis: Real, x: Real) -> tuple[Real, ...]:
    return tuple(np.split(x, case.options["num_splits"], int(axis.reshape(()))))


@each(CASES)
def test_cuts(case: Case, oracle: Oracle) -> None:
    check(case, definition, oracle, lsb=0)


@each(list(REFUSED))
def test_refuses(case: Case, oracle: Oracle) -> None:
    check_refused(case, oracle, REFUSED[case])
