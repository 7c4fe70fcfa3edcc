"""DILATE: elements moved apart, with a value between them."""

from __future__ import annotations

import numpy as np

from tests.support.cases import Act, Case, Const, Out, each
from tests.support.check import check, check_refused
from tests.support.oracle import Oracle
from tests.support.real import Real

OP = "DILATE"


def spread(
    id: str, shape: tuple[int, ...], factors: list[int], type: str = "float32", refused: str = ""
) -> Case:
    inputs = [Act(shape, type), Const(np.array(factors, np.int32)), Act((), type)]
    return Case(id, OP, inputs, [Out(type)], litert_refuses=refused)


CASES = [
    *(spread(t, (3, 4), [2, 3], t) for t in ("float32", "int8", "uint8", "int16", "int32", "int64", "bool")),
    spread("vector", (5,), [4]),
    spread("image", (1, 3, 4, 2), [1, 2, 3, 1]),
    spread("outer_axis", (3, 4, 2), [3, 1, 1]),
    spread("all_of_1", (3, 4), [1, 1]),
    spread("one_element", (1, 1), [5, 5]),
    Case("factors_at_run_time", OP, [Act((3,), "int32"), Act((1,), "int32", values=2), Const(np.int32(9))],
         [Out("int32")]),
    Case("constant", OP, [Const(np.int32([5, 6])), Const(np.int32([3])), Const(np.int32(-1))], [Out("int32")]),
]  # fmt: skip
REFUSED = {
    spread("factor_of_0", (3,), [0], refused="dilations_tensor"): "dilations must be at least 1; got [0]",
    spread("too_few_factors", (3, 4), [2], refused="dilations_tensor"): "takes a factor for each axis; got shape (1,)",
    spread("empty", (3, 0), [2, 2]): "which must not be empty",
    Case("types_differ", OP, [Act((3,), "int32"), Const(np.int32([2])), Const(np.float32(0))], [Out("int32")],
         litert_refuses="padding_value"): "padding_value must be one INT32; got FLOAT32 ()",
}  # fmt: skip


def definition(case: Case, x: Real, factors: Real, value: Real) -> Real:
    y = np.full([(d - 1) * n + 1 for d, n in zip(x.shape, factors, strict=True)], value)
    for place in np.ndindex(x.shape):
        y[tuple(i * n for i, n in zip(place, factors, strict=True))] = x[place]
    return y


@each(CASES)
def test_spreads(case: Case, oracle: Oracle) -> None:
    check(case, definition, oracle)


@each(list(REFUSED))
def test_refuses(case: Case, oracle: Oracle) -> None:
    check_refused(case, oracle, REFUSED[case])
