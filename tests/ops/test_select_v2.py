"""SELECT_V2: elements of one tensor where a condition is true, of another where it is false, with broadcasting."""

from __future__ import annotations

from typing import Any

import numpy as np

from glasslite.engine.ir import Shape
from tests.support.cases import Act, Case, Out, each
from tests.support.check import check, check_refused
from tests.support.oracle import Oracle

OP = "SELECT_V2"
TYPES = (
    "float32", "float16", "float64", "int8", "uint8", "int16", "uint16", "int32", "uint32", "int64", "bool",
    "complex64",
)  # fmt: skip
SHAPES: dict[str, tuple[Shape, Shape, Shape]] = {
    "same_shape": ((2, 3, 5, 7),) * 3,
    "vector": ((5, 3), (3,), (5, 3)),
    "condition_is_larger": ((4, 5, 6), (6,), ()),
    "each_broadcasts": ((4, 1, 1), (1, 5, 1), (1, 1, 6)),
    "scalar_condition": ((), (3, 4), (3, 4)),
    "scalar_choices": ((3, 4), (), (1,)),
    "scalars": ((), (), ()),
    "eight_axes": ((2, 1, 3, 1, 2, 1, 2, 1), (1, 2, 1, 2, 1, 3, 1, 2), (2,)),
    "nothing": ((0, 3), (1, 3), (3,)),
    "several_blocks": ((40, 30, 50), (30, 1), ()),
}


def choice(id: str, type: str = "float32", shapes: Any = ((4, 5),) * 3, op: str = OP, **more: Any) -> Case:
    """A case of a run-time condition and two run-time choices of one type."""
    condition, x, y = shapes
    return Case(id, op, [Act(condition, "bool"), Act(x, type), Act(y, type)], [Out(type)], **more)


CASES = [
    *(choice(name, shapes=shapes) for name, shapes in SHAPES.items()),
    *(choice(type, type, ((4, 5), (5,), ())) for type in TYPES),
    Case("int8_steps_as_they_are", OP, [Act((9, 1), "bool"), Act((7,), "int8", 0.1, 3), Act((7,), "int8", 0.5, -7)],
         [Out("int8")]),
]  # fmt: skip
REFUSED = {
    choice("do_not_broadcast", shapes=((2, 3), (2, 3), (2,)), litert_refuses="not broadcastable"):
        "shapes (2, 3) and (2,) do not broadcast",
    choice("complex128", "complex128", litert_refuses="Does not support type"):
        "x and y must have elements of 1, 2, 4 or 8 bytes; got COMPLEX128",
    Case("mixed_types", OP, [Act((2,), "bool"), Act((2,), "int8"), Act((2,), "int32")], [Out("int8")],
         litert_refuses="input_y->type"): "x and y must be of one type; got INT8 and INT32",
    Case("condition", OP, [Act((2,), "int32"), Act((2,), "int32"), Act((2,), "int32")], [Out("int32")],
         litert_refuses="kTfLiteBool"): "the condition must be of type BOOL; got INT32",
}  # fmt: skip


def definition(case: Case, condition: Any, *_: Any) -> Any:
    x, y = case.values()[1:]
    chosen = np.where(condition, x, y)
    return chosen.astype(np.float64) if chosen.dtype.kind == "f" else chosen


@each(CASES)
def test_chooses(case: Case, oracle: Oracle) -> None:
    check(case, definition, oracle, error=0)


@each(list(REFUSED))
def test_refuses(case: Case, oracle: Oracle) -> None:
    check_refused(case, oracle, REFUSED[case])
