"""SPLIT_V: cut a tensor into pieces of given sizes along one axis."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import DTypeLike

from tests.support.cases import Act, Case, Const, Out, each
from tests.support.check import check, check_refused
from tests.support.oracle import Oracle
from tests.support.real import Real

OP = "SPLIT_V"


def cut(
    id: str,
    shape: tuple[int, ...],
    sizes: Sequence[int],
    axis: int,
    type: str = "float32",
    of: DTypeLike = np.int32,
    **more: Any,
) -> Case:
    """A case with constant sizes and axis."""
    inputs = [Act(shape, type), Const(np.array(sizes, of)), Const(np.int32(axis))]
    return Case(id, OP, inputs, [Out(type)] * len(sizes), {"num_splits": len(sizes)}, **more)


CASES = [
    *(cut(t, (2, 6, 5), (1, 3, 2), 1, t) for t in ("float32", "int8", "uint8", "int16", "int32", "int64")),
    Case("quantized", OP, [Act((4, 3), "int8", 0.1, 3), Const(np.int32([1, 3])), Const(np.int32(0))],
         [Out("int8", 0.1, 3)] * 2, {"num_splits": 2}),
    cut("first_axis", (6, 5), (4, 2), 0),
    cut("last_axis", (2, 3, 1, 8), (5, 1, 2), 3),
    cut("negative_axis", (2, 6, 5), (4, 2), -2),
    cut("minus_one_is_the_rest", (2, 9), (2, -1, 3), 1),
    cut("minus_one_is_nothing", (2, 5), (2, -1, 3), 1),
    cut("an_empty_piece", (2, 5), (2, 0, 3), 1),
    cut("one_piece", (2, 3), (3,), 1),
    cut("int64_sizes", (2, 5), (4, -1), 1, of=np.int64),
    Case("all_at_run_time", OP,
         [Act((2, 5), "float32"), Act((2,), "int32", values=[2, -1]), Act((1,), "int32", values=1)],
         [Out("float32")] * 2, {"num_splits": 2}),
    Case("constant", OP, [Const(np.int32([5, 6, 7])), Const(np.int32([1, 2])), Const(np.int32(0))], [Out("int32")] * 2,
         {"num_splits": 2}),
]  # fmt: skip
REFUSED = {
    cut("too_few", (2, 5), (2, 2), 1, litert_refuses="must sum to the dimension"):
        "sizes must add up to 5, the elements along axis 1, and one may be -1; got [2, 2]",
    cut("too_many", (2, 5), (6, -1), 1, litert_refuses="less than the dimension"): "sizes must add up to 5",
    cut("two_open", (2, 5), (-1, -1), 1, litert_refuses="more than one -1"): "one may be -1; got [-1, -1]",
    cut("negative", (2, 5), (7, -2), 1): "sizes must add up to 5",
    cut("axis_out_of_range", (2, 5), (2, 3), 2, litert_refuses="axis_value"): "axis 2 does not exist",
    Case("sizes_and_outputs_differ", OP, [Act((5,), "float32"), Const(np.int32([2, 2, 1])), Const(np.int32(0))],
         [Out("float32")] * 2, {"num_splits": 2}, litert_refuses="NumElements"):
        "size_splits must have shape (2,); got (3,)",
}  # fmt: skip


def definition(case: Case, x: Real, sizes: Real, axis: Real) -> tuple[Real, ...]:
    along, pieces = int(axis.reshape(())), sizes.tolist()
    if -1 in pieces:
        pieces[pieces.index(-1)] = x.shape[along] - sum(pieces) - 1
    return tuple(np.split(x, np.cumsum(pieces)[:-1], along))


@each(CASES)
def test_cuts(case: Case, oracle: Oracle) -> None:
    check(case, definition, oracle, lsb=0)


@each(list(REFUSED))
def test_refuses(case: Case, oracle: Oracle) -> None:
    check_refused(case, oracle, REFUSED[case])
