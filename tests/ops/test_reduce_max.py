"""REDUCE_MAX: the highest value over axes."""

from __future__ import annotations

import numpy as np

from tests.ops._reductions import EXTREME_TYPES, extremes_refused, over
from tests.support.cases import Act, Case, Out, each
from tests.support.check import check, check_litert, check_refused
from tests.support.oracle import Oracle
from tests.support.real import Real

OP = "REDUCE_MAX"
CASES = [
    *(over(f"{t}_image", OP, (2, 5, 7, 3), [1, 2], t, q) for t, q in EXTREME_TYPES),
    *(over(f"{t}_last_axis_kept", OP, (3, 4, 5), [-1], t, q, True) for t, q in EXTREME_TYPES),
    *(over(f"{t}_all_axes", OP, (3, 4), [0, 1], t, q) for t, q in EXTREME_TYPES),
    over("no_axis", OP, (3, 4), []),
    over("same_axis_twice", OP, (3, 4, 5), [1, -2, 1]),
    over("six_axes", OP, (2, 3, 2, 4, 3, 2), [1, 4, 0]),
    over("int8_of_nothing", OP, (2, 0, 3), [1], "int8"),
    over("float_of_nothing", OP, (2, 0, 3), [1]),
    over("int16_zero_point_1", OP, (2, 3), [1], "int16", (0.1, 0)),
    Case("axes_at_run_time", OP, [Act((3, 4, 5), "int8"), Act((2,), "int32", values=[2, 0])], [Out("int8")]),
]  # fmt: skip
#: Where the loops of BUILTIN_REF say more than "the highest": NaN, -inf, zeros of both signs.
SPECIAL = [
    *(over(f"special_{i}_over_{axes}", OP, (5, 4, 3), axes, seed=i, values="special")
      for i in range(3) for axes in ([0], [2], [0, 2], [0, 1, 2])),
    *(over(f"{name}_over_{axes}", OP, (6, 2), axes, values=value)
      for name, value in (("minus_infinity", -np.inf), ("nan", np.nan))
      for axes in ([0], [1], [0, 1])),
    over("nan_first", OP, (3,), [0], values=[np.nan, 1, 2]),
    over("nan_later", OP, (3,), [0], values=[1, np.nan, 2]),
    over("minus_infinity_and_nan", OP, (2,), [0], values=[-np.inf, np.nan]),
]  # fmt: skip
#: Of LiteRT's resolvers the default alone takes half precision.
HALF = [over(f"float16_over_{axes}", OP, (3, 4, 5), axes, "float16") for axes in ([0], [2], [0, 1])]
REFUSED = extremes_refused(OP)


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
