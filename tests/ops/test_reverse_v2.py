"""REVERSE_V2: axes turned around."""

from __future__ import annotations

import numpy as np

from tests.support.cases import Act, Case, Const, Out, each
from tests.support.check import check, check_refused
from tests.support.oracle import Oracle
from tests.support.real import Real

OP = "REVERSE_V2"


def turn(id: str, shape: tuple[int, ...], axes: list[int], type: str = "float32", refused: str = "") -> Case:
    inputs = [Act(shape, type), Const(np.array(axes, np.int32))]
    return Case(id, OP, inputs, [Out(type)], version=3, litert_refuses=refused)


CASES = [
    *(turn(t, (3, 4, 2), [1], t) for t in ("float32", "int8", "uint8", "int16", "int32", "int64", "bool")),
    Case("quantized", OP, [Act((4,), "int8", 0.1, 3), Const(np.int32([0]))], [Out("int8", 0.1, 3)], version=3),
    turn("first_axis", (3, 4, 2), [0]),
    turn("last_axis", (3, 4, 2), [2]),
    turn("negative_axis", (3, 4, 2), [-2]),
    turn("two_axes", (3, 4, 2), [1, 2]),
    turn("two_axes_in_other_order", (3, 4, 2), [2, -2]),
    turn("all_axes", (3, 4, 2), [0, 1, 2]),
    turn("no_axis", (3, 4), [], refused="died"),
    turn("of_nothing", (3, 0), [0], refused="died"),
    turn("six_axes", (2, 3, 2, 2, 3, 2), [2, 3, 4]),
    Case("axes_at_run_time", OP, [Act((3, 4), "float32"), Act((1,), "int32", values=1)], [Out("float32")]),
    Case("constant", OP, [Const(np.int32([5, 6, 7])), Const(np.int32([0]))], [Out("int32")]),
]  # fmt: skip
REFUSED = {
    turn("no_such_axis", (3, 4), [2], refused="axes"): "axis 2 does not exist in 2 dimensions",
    turn("axis_twice", (3, 4), [1, -1], refused="Non-contiguous"): "axes must be named once; got (1, 1)",
    Case("int64_axes", OP, [Act((3,), "float32"), Const(np.int64([0]))], [Out("float32")], litert_refuses="Axis Type"):
        "axes must be of type INT32; got INT64",
}  # fmt: skip
#: LiteRT takes only axes side by side.
APART = turn("axes_apart", (3, 4, 2), [0, 2], refused="Non-contiguous")


def definition(case: Case, x: Real, axes: Real) -> Real:
    taken = [slice(None)] * x.ndim
    for axis in axes:
        taken[axis] = slice(None, None, -1)
    return x[tuple(taken)]


@each([*CASES, APART])
def test_turns(case: Case, oracle: Oracle) -> None:
    check(case, definition, oracle, lsb=0)


@each(list(REFUSED))
def test_refuses(case: Case, oracle: Oracle) -> None:
    check_refused(case, oracle, REFUSED[case])
