"""What the tests of reductions over axes share."""

from __future__ import annotations

from typing import Any

import numpy as np

from tests.support.cases import Act, Case, Const, Out, Values
from tests.support.real import Real


def over(
    id: str, op: str, shape: tuple[int, ...], axes: list[int], type: str = "float32",
    quant: tuple[Any, int] = (None, 0), keep: bool = False, values: Values = "full",
    to: tuple[Any, int] | None = None, **more: Any,
) -> Case:  # fmt: skip
    """A reduction over constant axes; `to` is the output's quantization, where it differs from the input's."""
    inputs = [Act(shape, type, *quant, values=values), Const(np.array(axes, np.int32))]
    version = 1 if op in ("REDUCE_ANY", "REDUCE_ALL") else 2
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


def along(case: Case, axes: Real, rank: int) -> dict[str, Any]:
    """NumPy's arguments for a case's axes."""
    return {"axis": tuple({int(a) % rank for a in axes}), "keepdims": case.options.get("keep_dims", False)}
