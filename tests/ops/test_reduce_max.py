"""REDUCE_MAX: the highest value over axes."""

from __future__ import annotations

from typing import Any

import numpy as np

from tests.support.cases import Act, Case, Const, Out, Values, each
from tests.support.check import check, check_litert, check_refused
from tests.support.oracle import Oracle
from tests.support.real import Real

OP = "REDUCE_MAX"


def highest(
    id: str, shape: tuple[int, ...], axes: list[int], type: str = "float32", quant: tuple[Any, int] = (None, 0),
    keep: bool = False, values: Values = "full", **more: Any,
) -> Case:  # fmt: skip
    inputs = [Act(shape, type, *quant, values=values), Const(np.array(axes, np.int32))]
    return Case(id, OP, inputs, [Out(type, *quant)], {"keep_dims": keep}, version=3, **more)


TYPES = (("float32", (None, 0)), ("int8", (0.1, -9)), ("uint8", (0.1, 9)), ("int16", (0.1, 0)),
         ("int32", (None, 0)), ("int64", (None, 0)), ("bool", (None, 0)))  # fmt: skip
CASES = [
    *(highest(f"{t}_image", (2, 5, 7, 3), [1, 2], t, q) for t, q in TYPES),
    *(highest(f"{t}_last_axis_kept", (3, 4, 5), [-1], t, q, True) for t, q in TYPES),
    *(highest(f"{t}_all_axes", (3, 4), [0, 1], t, q) for t, q in TYPES),
    highest("no_axis", (3, 4), []),
    highest("same_axis_twice", (3, 4, 5), [1, -2, 1]),
    highest("six_axes", (2, 3, 2, 4, 3, 2), [1, 4, 0]),
    highest("int8_of_nothing", (2, 0, 3), [1], "int8"),
    highest("float_of_nothing", (2, 0, 3), [1]),
    highest("int16_zero_point_1", (2, 3), [1], "int16", (0.1, 0)),
    Case("axes_at_run_time", OP, [Act((3, 4, 5), "int8"), Act((2,), "int32", values=[2, 0])], [Out("int8")]),
]  # fmt: skip
#: Where the loops of BUILTIN_REF say more than "the highest": NaN, -inf, zeros of both signs.
SPECIAL = [
    *(highest(f"special_{i}_over_{axes}", (5, 4, 3), axes, seed=i, values="special")
      for i in range(3) for axes in ([0], [2], [0, 2], [0, 1, 2])),
    *(highest(f"{name}_over_{axes}", (6, 2), axes, values=value)
      for name, value in (("minus_infinity", -np.inf), ("nan", np.nan))
      for axes in ([0], [1], [0, 1])),
    highest("nan_first", (3,), [0], values=[np.nan, 1, 2]),
    highest("nan_later", (3,), [0], values=[1, np.nan, 2]),
    highest("minus_infinity_and_nan", (2,), [0], values=[-np.inf, np.nan]),
]  # fmt: skip
#: Of LiteRT's resolvers the default alone takes half precision.
HALF = [highest(f"float16_over_{axes}", (3, 4, 5), axes, "float16") for axes in ([0], [2], [0, 1])]
REFUSED = {
    highest("no_such_axis", (3, 4), [2], litert_refuses="Invalid axis"): "axis 2 does not exist in 2 dimensions",
    highest("float64", (3, 4), [1], "float64", litert_refuses="failed to"): "no f64 kernel",
    Case("scales_differ", OP, [Act((3, 4), "int8", 0.1, 0), Const(np.int32([1]))], [Out("int8", 0.2, 0)],
         litert_refuses="scale"): "must share one scale and zero point",
}  # fmt: skip


def definition(case: Case, x: Real, axes: Real) -> Real:
    along = tuple({int(axis) for axis in axes % x.ndim})
    info = np.finfo(np.float32) if x.dtype.kind == "f" else np.iinfo(x.dtype) if x.dtype.kind == "i" else None
    lowest = -np.inf if case.outputs[0].quant else False if info is None else info.min
    return np.asarray(x.max(along, keepdims=case.options.get("keep_dims", False), initial=lowest))


@each(CASES)
def test_is_the_highest(case: Case, oracle: Oracle) -> None:
    check(case, definition, oracle, lsb=0)


@each(SPECIAL)
def test_special_numbers(case: Case, oracle: Oracle) -> None:
    check_litert(case, oracle, numerics="reference")


@each(HALF)
def test_half_precision(case: Case, oracle: Oracle) -> None:
    check_litert(case, oracle, numerics="litert")


@each(list(REFUSED))
def test_refuses(case: Case, oracle: Oracle) -> None:
    check_refused(case, oracle, REFUSED[case])
