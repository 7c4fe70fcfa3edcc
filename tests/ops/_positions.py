"""What the tests of ARG_MIN and ARG_MAX share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from tests.support.cases import Act, Case, Const, Out, Values
from tests.support.real import Real

NAN, INF = np.nan, np.inf
ROWS = np.float32(
    [[NAN, 1, NAN], [1, NAN, 2], [NAN, NAN, NAN], [NAN, NAN, -INF], [-INF, NAN, -INF], [2, NAN, 1]]
)


def where(
    id: str, op: str, shape: tuple[int, ...], axis: Any, type: str = "float32", to: str = "int32",
    values: Values = "small", **more: Any,
) -> Case:  # fmt: skip
    """A case of a constant axis; `to` is the type of the positions."""
    options = {"output_type": to.upper()}
    return Case(id, op, [Act(shape, type, values=values), Const(axis)], [Out(to)], options, version=2, **more)


def cases(op: str) -> list[Case]:
    """Types, axes, rows of many lengths, values that are equal, and what floats can be."""
    return [
        *(where(f"{t}_axis_{a}_{o}", op, (3, 4, 5), np.int32(a), t, o)
          for t in ("float32", "int8", "uint8", "int32", "bool")
          for a, o in ((0, "int32"), (1, "int64"), (-1, "int32"))),
        *(where(f"{t}_{n}_in_a_row", op, (7, n), np.int32(1), t)
          for t in ("float32", "int8", "uint8", "int32") for n in (1, 3, 4, 7, 16, 33)),
        where("axis_is_int64", op, (3, 4), np.array(-2)),
        where("axis_is_a_vector_of_one", op, (3, 4), np.array([1], np.int32)),
        where("one_dimension", op, (9,), np.int32(0), "int8", values="full"),
        where("equal_values", op, (2, 5, 3), np.int32(1), values=2.5),
        where("zeros_of_both_signs", op, (6,), np.int32(0), values=[-0.0, 0.0, -0.0, 0.0, 0.0, -0.0]),
        where("float_full", op, (5, 8, 3), np.int32(1), values="full"),
        where("nan_in_short_rows", op, ROWS.shape, np.int32(1), values=ROWS),
        where("nan_in_columns", op, ROWS.shape, np.int32(0), values=ROWS),
        where("special_in_columns", op, (40, 3), np.int32(0), values="special"),
        Case("axis_at_run_time", op, [Act((3, 4), "int32"), Act((1,), "int32", values=[1])], [Out("int32")],
             {"output_type": "INT32"}),
    ]  # fmt: skip


def lanes(op: str) -> list[Case]:
    """From four values on along the last axis, BUILTIN_REF compares in four lanes, which a NaN upsets."""
    return [
        where(f"nan_in_rows_of_{n}", op, (60, n), np.int32(1), seed=n,
              values=lambda rng, n=n: rng.choice([NAN, NAN, -INF, 1, 2, INF, 3], (60, n)))
        for n in (3, 4, 5, 7, 8, 9, 13)
    ]  # fmt: skip


def refused(op: str) -> dict[Case, str]:
    """Wrong use, with a part of the message."""
    return {
        where("no_such_axis", op, (3, 4), np.int32(2), litert_refuses="Invalid axis"):
            "axis 2 does not exist in 2 dimensions",
        where("empty_axis", op, (3, 0), np.int32(1)): "axis 1 of shape (3, 0) has no element to choose from",
        where("two_axes", op, (3, 4), np.array([0, 1]), litert_refuses="NumElements"): "axis must be one number",
        where("float64", op, (3, 4), np.int32(1), "float64", litert_refuses="Unknown input type"): "no f64 kernel",
        Case("output_is_float", op, [Act((3,), "int8"), Const(np.int32(0))], [Out("float32")],
             {"output_type": "FLOAT32"}, litert_refuses="Unknown index output data type"):
            "output_type must be INT32 or INT64; got FLOAT32",
    }  # fmt: skip


def first(choose: Callable[..., Real], sign: int, x: Real, axis: Real) -> Real:
    """The first that `choose` prefers; of floats the lowest of sign * x, which every NaN comes behind."""
    along = int(axis.reshape(()))
    if x.dtype.kind != "f":
        return choose(x, along)

    def of_row(row: Real) -> int:
        return min(
            range(len(row)), key=lambda i: (np.isnan(row[i]), sign * row[i] if row[i] == row[i] else 0, i)
        )

    return np.apply_along_axis(of_row, along, x)
