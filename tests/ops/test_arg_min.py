"""ARG_MIN: where along an axis the lowest value is."""

from __future__ import annotations

from typing import Any

import numpy as np

from tests.support.cases import Act, Case, Const, Out, Values, each
from tests.support.check import check, check_litert, check_refused
from tests.support.oracle import Oracle
from tests.support.real import Real

OP = "ARG_MIN"


def where(
    id: str, shape: tuple[int, ...], axis: Any, type: str = "float32", to: str = "int32", values: Values = "small",
    **more: Any,
) -> Case:  # fmt: skip
    options = {"output_type": to.upper()}
    return Case(id, OP, [Act(shape, type, values=values), Const(axis)], [Out(to)], options, version=2, **more)


NAN, INF = np.nan, np.inf
ROWS = np.float32(
    [[NAN, 1, NAN], [1, NAN, 2], [NAN, NAN, NAN], [NAN, NAN, -INF], [-INF, NAN, -INF], [2, NAN, 1]]
)
CASES = [
    *(where(f"{t}_axis_{a}_{o}", (3, 4, 5), np.int32(a), t, o)
      for t in ("float32", "int8", "uint8", "int32", "bool")
      for a, o in ((0, "int32"), (1, "int64"), (-1, "int32"))),
    *(where(f"{t}_{n}_in_a_row", (7, n), np.int32(1), t)
      for t in ("float32", "int8", "uint8", "int32") for n in (1, 3, 4, 7, 16, 33)),
    where("axis_is_int64", (3, 4), np.array(-2)),
    where("axis_is_a_vector_of_one", (3, 4), np.array([1], np.int32)),
    where("one_dimension", (9,), np.int32(0), "int8", values="full"),
    where("equal_values", (2, 5, 3), np.int32(1), values=2.5),
    where("zeros_of_both_signs", (6,), np.int32(0), values=[-0.0, 0.0, -0.0, 0.0, 0.0, -0.0]),
    where("float_full", (5, 8, 3), np.int32(1), values="full"),
    where("nan_in_short_rows", ROWS.shape, np.int32(1), values=ROWS),
    where("nan_in_columns", ROWS.shape, np.int32(0), values=ROWS),
    where("special_in_columns", (40, 3), np.int32(0), values="special"),
    Case("axis_at_run_time", OP, [Act((3, 4), "int32"), Act((1,), "int32", values=[1])], [Out("int32")],
         {"output_type": "INT32"}),
]  # fmt: skip
#: From four values on along the last axis, BUILTIN_REF compares in four lanes, which a NaN upsets.
LANES = [
    where(f"nan_in_rows_of_{n}", (60, n), np.int32(1), seed=n,
          values=lambda rng, n=n: rng.choice([NAN, NAN, -INF, 1, 2, INF, 3], (60, n)))
    for n in (3, 4, 5, 7, 8, 9, 13)
]  # fmt: skip
REFUSED = {
    where("no_such_axis", (3, 4), np.int32(2), litert_refuses="Invalid axis"): "axis 2 does not exist in 2 dimensions",
    where("empty_axis", (3, 0), np.int32(1)): "axis 1 of shape (3, 0) has no element to choose from",
    where("two_axes", (3, 4), np.array([0, 1]), litert_refuses="NumElements"): "axis must be one number",
    where("float64", (3, 4), np.int32(1), "float64", litert_refuses="Unknown input type"): "no f64 kernel",
    Case("output_is_float", OP, [Act((3,), "int8"), Const(np.int32(0))], [Out("float32")], {"output_type": "FLOAT32"},
         litert_refuses="Unknown index output data type"): "output_type must be INT32 or INT64; got FLOAT32",
}  # fmt: skip


def definition(case: Case, x: Real, axis: Real) -> Real:
    """The first lowest; a NaN is higher than every number."""
    along = int(axis.reshape(()))
    if x.dtype.kind != "f":
        return np.argmin(x, along)

    def first(row: Real) -> int:
        return min(range(len(row)), key=lambda i: (np.isnan(row[i]), row[i] if row[i] == row[i] else 0, i))

    return np.apply_along_axis(first, along, x)


@each(CASES)
def test_finds_the_first_lowest(case: Case, oracle: Oracle) -> None:
    check(case, definition, oracle)


@each(LANES)
def test_nan_in_lanes(case: Case, oracle: Oracle) -> None:
    check_litert(case, oracle, numerics="reference-with-defects")


@each(list(REFUSED))
def test_refuses(case: Case, oracle: Oracle) -> None:
    check_refused(case, oracle, REFUSED[case])
