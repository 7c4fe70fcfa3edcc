"""SQUARED_DIFFERENCE: the square of the element-wise difference, with broadcasting."""

from __future__ import annotations

from typing import Any

import numpy as np

from tests.ops._elementwise import PAIRS, pair, pairs
from tests.support.cases import Case, each
from tests.support.check import check, check_refused
from tests.support.oracle import Oracle
from tests.support.real import Real

OP = "SQUARED_DIFFERENCE"


def int8(id: str, quants: Any = ((0.1, 3), (0.07, -7), (3.0, -120)), shapes: Any = ((40, 30), (30,))) -> Case:
    return pair(id, OP, "int8", shapes, quants, version=1)


CASES = [
    *pairs(OP, ("float32", "int32")),
    *(int8(f"int8_{name}", shapes=shapes) for name, shapes in PAIRS.items()),
    pair("float32_special", OP, shapes=((40,), (40,)), values="special"),
    int8("int8_zero_points_at_the_ends", ((0.1, -128), (0.1, 127), (5.0, -128))),
    int8("int8_saturates", ((0.1, 0), (0.1, 0), (0.05, 127))),
    int8("int8_scales_far_apart", ((0.001, 3), (0.2, 5), (1.0, -128))),
]  # fmt: skip
REFUSED = {
    pair("uint8", OP, "uint8", quants=((0.1, 3),) * 3, litert_refuses="only supports"): "no qu8 kernel",
    pair("int64", OP, "int64", litert_refuses="only supports"): "no i64 kernel",
    pair("do_not_broadcast", OP, shapes=((2, 3), (2,)), litert_refuses="not broadcastable"): "do not broadcast",
}  # fmt: skip


def definition(case: Case, a: Real, b: Real) -> Real:
    return np.square(a - b)


@each(CASES)
def test_squares(case: Case, oracle: Oracle) -> None:
    # The difference is rounded to 1/256 of the coarser step before it is squared: up to 255 steps * 2/256 off.
    check(case, definition, oracle, lsb=1.5, terms=4)


@each(list(REFUSED))
def test_refuses(case: Case, oracle: Oracle) -> None:
    check_refused(case, oracle, REFUSED[case])
