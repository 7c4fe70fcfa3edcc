"""PRELU: x from 0 on, alpha x below, alpha an input that broadcasts."""

from __future__ import annotations

from typing import Any

import numpy as np

from glasslite.engine.ir import Shape
from tests.ops._elementwise import pair
from tests.support.cases import Act, Case, Const, Out, each
from tests.support.check import check, check_refused
from tests.support.oracle import Oracle
from tests.support.real import Real

OP = "PRELU"
ALPHAS: dict[str, tuple[Shape, Shape]] = {
    "same_shape": ((2, 3, 5, 7), (2, 3, 5, 7)),
    "channels": ((2, 3, 5, 7), (1, 1, 7)),
    "rows": ((2, 3, 5, 7), (3, 1, 1)),
    "one": ((2, 3, 5, 7), (1,)),
    "scalar": ((3, 4), ()),
    "nothing": ((0, 3), (3,)),
    "several_blocks": ((40, 30, 50), (50,)),
}
INT8: Any = ((0.1, 3), (0.02, -7), (0.07, 5))
CASES = [
    *(pair(f"float32_{name}", OP, shapes=shapes) for name, shapes in ALPHAS.items()),
    pair("float32_special", OP, shapes=((40,), (40,)), values="special"),
    *(pair(f"int8_{name}", OP, "int8", shapes, INT8) for name, shapes in ALPHAS.items()),
    *(pair(f"int8_zero_points_{a}_{b}_{c}", OP, "int8", quants=((0.1, a), (0.01, b), (0.13, c)))
      for a, b, c in ((-128, 127, -128), (127, -128, 127), (-128, -128, 127))),
    pair("uint8", OP, "uint8", ((4, 5, 7), (7,)), ((0.1, 130), (0.02, 99), (0.07, 120))),
    pair("uint8_ends", OP, "uint8", ((4, 5, 7), (7,)), ((0.1, 255), (0.02, 0), (0.07, 255))),
    Case("int16_with_int8_alpha", OP, [Act((9, 7), "int16", 0.001), Act((7,), "int8", 0.02, 3)],
         [Out("int16", 0.0013)]),
    Case("constant_alpha", OP, [Act((9, 3), "int8", 0.1, 3), Const(np.array([9, -4, 7], np.int8), 0.02, 1)],
         [Out("int8", 0.1, -5)]),
]  # fmt: skip
REFUSED = {
    pair("alpha_is_larger", OP, shapes=((3,), (2, 3)), litert_refuses="HaveSameShapes"):
        "alpha must broadcast to the input's shape; got (2, 3) for (3,)",
    pair("do_not_broadcast", OP, shapes=((2, 3), (2,)), litert_refuses="not broadcastable"): "do not broadcast",
    Case("int16_with_int16_alpha", OP, [Act((3,), "int16", 0.1), Act((3,), "int16", 0.1)], [Out("int16", 0.1)]):
        "alpha of an INT16 input must be INT8; got INT16",
    pair("int32", OP, "int32", litert_refuses="supported"): "no i32 kernel",
}  # fmt: skip


def definition(case: Case, x: Real, alpha: Real) -> Real:
    return np.where(x >= 0, x, x * alpha)


@each(CASES)
def test_leaks(case: Case, oracle: Oracle) -> None:
    check(case, definition, oracle)


@each(list(REFUSED))
def test_refuses(case: Case, oracle: Oracle) -> None:
    check_refused(case, oracle, REFUSED[case])
