"""ATAN2: the angle of a point (x, y), between -pi and pi."""

from __future__ import annotations

import numpy as np

from tests.ops._elementwise import SHAPES, pair
from tests.support.cases import Case, each
from tests.support.check import check, check_refused
from tests.support.oracle import Oracle
from tests.support.real import Real

OP = "ATAN2"
CASES = [
    *(pair(f"{type}_{name}", OP, type, (shape, shape))
      for type in ("float32", "float64") for name, shape in SHAPES.items()),
    pair("float32_many", OP, shapes=((5000,), (5000,))),
    pair("float16", OP, "float16", ((300,), (300,))),
    *(pair(f"{type}_special", OP, type, ((400,), (400,)), values="special") for type in ("float32", "float64")),
]  # fmt: skip
REFUSED = {
    pair("int32", OP, "int32", litert_refuses="kTfLiteFloat32"):
        "inputs must be of type FLOAT32, FLOAT64, FLOAT16; got INT32",
    pair("broadcast", OP, shapes=((2, 3), (3,)), litert_refuses="NumDimensions"):
        "y and x must have one shape; got (2, 3) and (3,)",
    pair("other_size", OP, shapes=((2, 3), (2, 1))): "y and x must have one shape",
}  # fmt: skip


def definition(case: Case, a: Real, b: Real) -> Real:
    return np.arctan2(a, b)


@each(CASES)
def test_finds_angles(case: Case, oracle: Oracle) -> None:
    check(case, definition, oracle)


@each(list(REFUSED))
def test_refuses(case: Case, oracle: Oracle) -> None:
    check_refused(case, oracle, REFUSED[case])
