"""SUM: the sum over axes."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import glasslite
from tests.support.cases import Act, Case, Const, Out, Values, each
from tests.support.check import (
    check,
    check_litert,
    check_refused,
    definition_problems,
    fail,
    litert_problems,
    run_ours,
)
from tests.support.oracle import REMEDY, Oracle
from tests.support.real import Real

OP = "SUM"


def total(
    id: str, shape: tuple[int, ...], axes: list[int], type: str = "float32", quant: tuple[Any, int] = (None, 0),
    to: tuple[Any, int] | None = None, keep: bool = False, values: Values = "full", **more: Any,
) -> Case:  # fmt: skip
    inputs = [Act(shape, type, *quant, values=values), Const(np.array(axes, np.int32))]
    return Case(id, OP, inputs, [Out(type, *(to or quant))], {"keep_dims": keep}, version=2, **more)


CASES = [
    *(total(f"uint8_{name}", shape, axes, "uint8", (0.1, 131), (0.4, 120), keep)
      for name, shape, axes, keep in (
          ("image", (2, 5, 7, 3), [1, 2], True), ("last_axis", (3, 4, 13), [2], False),
          ("all_axes", (3, 4, 5), [0, 1, 2], False), ("no_axis", (3, 4), [], False))),
    *(total(f"uint8_zero_point_{z}", (3, 6, 5), [1], "uint8", (0.05, z), (0.07, 255 - z)) for z in (0, 255)),
    *(total(f"float_{name}", shape, axes, keep=k)
      for name, shape, axes, k in (
          ("image", (2, 5, 7, 3), [1, 2], False), ("one_channel", (1, 30, 31, 1), [1, 2], True),
          ("last_axis", (5, 70), [-1], False), ("first_axis", (70, 5), [0], True),
          ("outer_axes", (4, 3, 5, 2), [0, 2, -4], False), ("all_axes", (9, 8, 7), [0, 1, 2], False),
          ("no_axis", (3, 4), [], False))),
    total("float_special", (16, 9), [0], values="special"),
    total("float_of_nothing", (2, 0, 3), [1]),
    total("int32", (3, 4, 5), [1], "int32", values="small"),
    total("int32_wraps", (3, 4, 5), [0, 2], "int32"),
    total("int64_wraps", (4, 5), [1], "int64"),
    total("bool_is_any", (8, 3), [1], "bool"),
    Case("axes_at_run_time", OP, [Act((3, 4, 5), "float32"), Act((2,), "int32", values=[2, 0])], [Out("float32")]),
]  # fmt: skip
#: BUILTIN_REF sums these wrongly, see engine/ops/sum.py.
SIGNED = [
    *(total(f"{t}_{name}", shape, axes, t, q, o)
      for t, q, o in (("int8", (0.1, -7), (0.7, 11)), ("int16", (0.1, 0), (0.7, 0)))
      for name, shape, axes in (("image", (2, 5, 7, 3), [1, 2]), ("last_axis", (3, 4, 13), [2]),
                                ("all_axes", (3, 4, 5), [0, 1, 2]), ("no_axis", (3, 4), []))),
    *(total(f"int8_zero_point_{z}", (3, 6, 50), [1], "int8", (0.05, z), (0.07, w))
      for z, w in ((-128, 127), (127, -128))),
    total("int8_ties", (9, 7, 4), [2], "int8", (0.5, 0), (1.0, 0), values="small"),
]  # fmt: skip
REFUSED = {
    total("no_such_axis", (3, 4), [-3], litert_refuses="Invalid axis"): "axis -3 does not exist in 2 dimensions",
    total("scale_is_0", (3, 4), [1], "uint8", (0.0, 0), (0.1, 0)): "must have scales above 0; got 0",
    total("float64", (3, 4), [1], "float64", litert_refuses="failed to prepare"): "no f64 kernel",
}  # fmt: skip
ZEROS = {axes: total(f"zeros_over_{len(axes)}", (3, 2), [*axes], values=-0.0) for axes in ((0,), (0, 1))}


def definition(case: Case, x: Real, axes: Real) -> Real:
    along = tuple({int(axis) for axis in axes % max(1, x.ndim)})
    return x.sum(along, keepdims=case.options.get("keep_dims", False), dtype=x.dtype)


@each(CASES)
def test_sums(case: Case, oracle: Oracle) -> None:
    check(case, definition, oracle, lsb=1, terms=1000)


@each(SIGNED)
def test_signed_steps_are_summed_as_the_other_resolvers_do(case: Case, oracle: Oracle) -> None:
    ours = run_ours(case)
    problems = definition_problems(case, definition, ours, lsb=0.51, terms=1, error=None)
    if oracle.available:
        problems += litert_problems(case, ours, oracle, numerics="optimized")
    if problems:
        fail(case, problems)
    if not oracle.available:
        pytest.skip(REMEDY)


@each([case for case in SIGNED if case.id.startswith("int8")])
def test_the_defect_is_reproduced(case: Case, oracle: Oracle) -> None:
    check_litert(case, oracle, numerics="reference-with-defects")


def test_the_defect_of_int16_cannot_be() -> None:
    case = next(case for case in SIGNED if case.id.startswith("int16"))
    with pytest.raises(
        glasslite.OpError, match="cannot sum INT16: BUILTIN_REF leaves half of the result unwritten"
    ):
        run_ours(case, numerics="reference-with-defects")


def test_only_a_sum_over_all_axes_keeps_a_negative_zero(oracle: Oracle) -> None:
    for axes, case in ZEROS.items():
        check_litert(case, oracle, numerics="reference")
        assert np.signbit(run_ours(case)[0]).all() == (len(axes) == 2)


@each(list(REFUSED))
def test_refuses(case: Case, oracle: Oracle) -> None:
    check_refused(case, oracle, REFUSED[case])
