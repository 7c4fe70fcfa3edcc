"""REDUCE_MIN: the lowest value over axes."""

from __future__ import annotations

import numpy as np

from tests.ops._reductions import EXTREME_TYPES, along, extremes_refused, over, shapes
from tests.support.cases import Act, Case, Out, each
from tests.support.check import check, check_litert, check_refused
from tests.support.oracle import Oracle
from tests.support.real import Real

OP = "REDUCE_MIN"
CASES = [
    *(case for t, q in EXTREME_TYPES for case in shapes(OP, t, q)),
    over("int8_of_nothing", OP, (2, 0, 3), [1], "int8"),
    over("float_of_nothing", OP, (2, 0, 3), [1]),
    Case("axes_at_run_time", OP, [Act((3, 4, 5), "int8"), Act((2,), "int32", values=[2, 0])], [Out("int8")]),
]
#: Where the loops of BUILTIN_REF say more than "the lowest": NaN, inf, zeros of both signs.
SPECIAL = [
    *(over(f"special_{i}_over_{axes}", OP, (5, 4, 3), axes, seed=i, values="special")
      for i in range(3) for axes in ([0], [2], [0, 2], [0, 1, 2])),
    *(over(f"{name}_over_{axes}", OP, (6, 2), axes, values=value)
      for name, value in (("infinity", np.inf), ("nan", np.nan)) for axes in ([0], [1], [0, 1])),
    over("nan_first", OP, (3,), [0], values=[np.nan, 1, 2]),
    over("nan_later", OP, (3,), [0], values=[2, np.nan, 1]),
    over("zeros_of_both_signs", OP, (4,), [0], values=[0.0, -0.0, 0.0, 1.0]),
]  # fmt: skip
#: Of LiteRT's resolvers the default alone takes half precision.
HALF = [over(f"float16_over_{axes}", OP, (3, 4, 5), axes, "float16") for axes in ([0], [2], [0, 1])]
REFUSED = extremes_refused(OP)


def definition(case: Case, x: Real, axes: Real) -> Real:
    if case.outputs[0].quant or x.dtype.kind == "f":
        highest = float(np.finfo(np.float32).max)
    else:
        highest = True if x.dtype == np.bool_ else np.iinfo(x.dtype).max
    return np.asarray(x.min(**along(case, axes, x.ndim), initial=highest))


@each(CASES)
def test_is_the_lowest(case: Case, oracle: Oracle) -> None:
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
