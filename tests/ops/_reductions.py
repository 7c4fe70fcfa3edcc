"""What the tests of reductions over axes share."""

from __future__ import annotations

from typing import Any

import numpy as np

from tests.support.cases import Act, Case, Const, Out, Values
from tests.support.real import Real

#: What REDUCE_MIN and REDUCE_MAX take: types with a scale and zero point.
EXTREME_TYPES: Any = (
    ("float32", (None, 0)), ("int8", (0.1, -9)), ("uint8", (0.1, 9)), ("int16", (0.1, 0)), ("int32", (None, 0)),
    ("int64", (None, 0)), ("bool", (None, 0)),
)  # fmt: skip


def over(
    id: str, op: str, shape: tuple[int, ...], axes: list[int], type: str = "float32",
    quant: tuple[Any, int] = (None, 0), keep: bool = False, values: Values = "full",
    to: tuple[Any, int] | None = None, **more: Any,
) -> Case:  # fmt: skip
    """A reduction over constant axes; `to` is the output's quantization, where it differs from the input's."""
    inputs = [Act(shape, type, *quant, values=values), Const(np.array(axes, np.int32))]
    version = {"REDUCE_ANY": 1, "REDUCE_ALL": 1, "REDUCE_MAX": 3}.get(op, 2)
    return Case(id, op, inputs, [Out(type, *(to or quant))], {"keep_dims": keep}, version=version, **more)


def shapes(op: str, type: str, quant: tuple[Any, int] = (None, 0), values: Values = "full") -> list[Case]:
    """The shapes and axes that every reduction must take."""
    return [
        over(f"{type}_{name}", op, shape, axes, type, quant, keep, values)
        for name, shape, axes, keep in (
            ("image", (2, 5, 7, 3), [1, 2], False),
            ("last_axis_kept", (3, 4, 5), [-1], True),
            ("first_axis", (3, 4, 5), [0], False),
            ("all_axes", (3, 4), [0, 1], False),
            ("no_axis", (3, 4), [], False),
            ("axes_of_1", (3, 1, 4, 1), [1, 3], False),
            ("same_axis_twice", (3, 4, 5), [1, -2, 1], False),
            ("six_axes", (2, 3, 2, 4, 3, 2), [1, 4, 0], True),
        )
    ]


def booleans(op: str) -> list[Case]:
    """The cases of REDUCE_ALL and REDUCE_ANY."""
    return [
        *shapes(op, "bool"),
        over("none_is_true", op, (3, 4), [1], "bool", values=False),
        over("each_is_true", op, (3, 4), [1], "bool", values=True),
        over("one_of_a_row", op, (4, 5), [1], "bool", values=np.eye(4, 5) > 0),
        over("all_but_one_of_a_row", op, (4, 5), [1], "bool", values=np.eye(4, 5) == 0),
        over("of_nothing", op, (2, 0, 3), [1], "bool"),
        Case("axes_at_run_time", op, [Act((3, 4), "bool"), Act((1,), "int32", values=[1])], [Out("bool")]),
    ]


def booleans_refused(op: str) -> dict[Case, str]:
    """What they must refuse, with a part of the message."""
    return {
        over("no_such_axis", op, (3, 4), [2], "bool", litert_refuses="Invalid axis"):
            "axis 2 does not exist in 2 dimensions",
        over("int32", op, (3, 4), [1], "int32", litert_refuses="INT32"):
            "no i32 kernel in backend 'reference'; it has: bool",
    }  # fmt: skip


def extremes_refused(op: str) -> dict[Case, str]:
    """What REDUCE_MIN and REDUCE_MAX must refuse, with a part of the message."""
    scales = [Act((3, 4), "int8", 0.1, 0), Const(np.int32([1]))]
    return {
        over("no_such_axis", op, (3, 4), [2], litert_refuses="Invalid axis"): "axis 2 does not exist in 2 dimensions",
        over("float64", op, (3, 4), [1], "float64", litert_refuses="failed to"): "no f64 kernel",
        Case("scales_differ", op, scales, [Out("int8", 0.2, 0)], litert_refuses="scale"):
            "must share one scale and zero point",
    }  # fmt: skip


def along(case: Case, axes: Real, rank: int) -> dict[str, Any]:
    """NumPy's arguments for a case's axes."""
    return {"axis": tuple({int(a) % rank for a in axes}), "keepdims": case.options.get("keep_dims", False)}
