"""SELECT: elements of one tensor where a condition is true, of another where it is false."""

from __future__ import annotations

from typing import Any

import numpy as np

from glasslite.engine.ir import Shape
from tests.ops.test_select_v2 import TYPES, choice
from tests.support.cases import Act, Case, Out, each
from tests.support.check import check, check_refused
from tests.support.oracle import Oracle

OP = "SELECT"
SHAPES: dict[str, tuple[Shape, Shape, Shape]] = {
    "same_shape": ((2, 3, 5, 7),) * 3,
    "vector_along_the_first_dimension": ((4,), (4, 5, 6), (4, 5, 6)),
    "vector_of_a_square": ((4,), (4, 4), (4, 4)),
    "vector_of_one": ((1,), (1, 5), (1, 5)),
    "scalar_condition": ((), (3, 4), (3, 4)),
    "scalars": ((), (), ()),
    "nothing": ((0,), (0, 3), (0, 3)),
    "several_blocks": ((40,), (40, 30, 50), (40, 30, 50)),
}
CASES = [
    *(choice(name, shapes=shapes, op=OP) for name, shapes in SHAPES.items()),
    *(choice(type, type, op=OP) for type in TYPES),
    *(choice(f"{type}_vector", type, ((4,), (4, 5), (4, 5)), OP) for type in TYPES),
]
REFUSED = {
    choice("x_and_y_differ", shapes=((4,), (4, 5), (4, 1)), op=OP, litert_refuses="HaveSameShapes"):
        "x and y must have one shape; got (4, 5) and (4, 1)",
    choice("vector_along_the_last", shapes=((5,), (4, 5), (4, 5)), op=OP, litert_refuses="has_low_rank"):
        "the condition must be a scalar, a vector along the first dimension, or have x's shape (4, 5); got (5,)",
    choice("condition_of_higher_rank", shapes=((4, 1), (4, 5), (4, 5)), op=OP, litert_refuses="has_low_rank"):
        "got (4, 1)",
    choice("vector_of_a_scalar", shapes=((3,), (), ()), op=OP): "got (3,)",
    Case("two_inputs", OP, [Act((2,), "bool"), Act((2,), "int32")], [Out("int32")], litert_refuses="NumInputs"):
        "input 2 (y) is missing",
}  # fmt: skip


def definition(case: Case, condition: Any, *_: Any) -> Any:
    x, y = case.values()[1:]
    condition = np.broadcast_to(
        condition.reshape(condition.shape + (1,) * (x.ndim - condition.ndim)), x.shape
    )
    chosen = np.where(condition, x, y)
    return chosen.astype(np.float64) if chosen.dtype.kind == "f" else chosen


@each(CASES)
def test_chooses(case: Case, oracle: Oracle) -> None:
    check(case, definition, oracle, error=0)


@each(list(REFUSED))
def test_refuses(case: Case, oracle: Oracle) -> None:
    check_refused(case, oracle, REFUSED[case])
