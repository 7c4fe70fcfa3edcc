"""FILL: a tensor of one value."""

from __future__ import annotations

from typing import Any

import numpy as np

from tests.support.cases import Act, Case, Const, Out, each
from tests.support.check import check, check_refused
from tests.support.oracle import Oracle
from tests.support.real import Real

OP = "FILL"


def full(id: str, shape: Any, type: str = "float32", of: str = "int32", refused: str = "") -> Case:
    inputs = [Const(np.array(shape, of)), Act((), type, values="full")]
    return Case(id, OP, inputs, [Out(type)], version=4, litert_refuses=refused)


CASES = [
    *(full(t, [2, 3], t) for t in ("float32", "int8", "int16", "int32", "int64", "bool")),
    full("int64_shape", [4, 1, 2], of="int64"),
    full("scalar", []),
    full("nothing", [3, 0]),
    Case("quantized", OP, [Const(np.int32([2])), Act((), "int8", 0.1, 3)], [Out("int8", 0.1, 3)], version=3),
    Case(
        "shape_at_run_time", OP, [Act((2,), "int32", values=[2, 3]), Const(np.float32(7))], [Out("float32")]
    ),
    Case("both_at_run_time", OP, [Act((1,), "int64", values=5), Act((), "bool", values=True)], [Out("bool")]),
    Case("constant", OP, [Const(np.int32([5])), Const(np.int32(3))], [Out("int32")]),
]
REFUSED = {
    full("negative", [2, -1], refused="must be >= 0"): "shape must not be negative; got (2, -1)",
    full("matrix", [[2, 1]], refused="NumDimensions"): "shape must be a vector; got shape (1, 2)",
    full("float_shape", [2], of="float32", refused="kTfLiteInt64"): "shape must be of type INT32, INT64; got FLOAT32",
    full("too_large", [1 << 20, 1 << 20]): "elements are allowed",
    Case("vector_value", OP, [Const(np.int32([2])), Act((1,))], [Out("float32")], litert_refuses="NumDimensions"):
        "value must be a scalar; got shape (1,)",
    Case("scales_differ", OP, [Const(np.int32([2])), Act((), "int8", 0.1, 3)], [Out("int8", 0.2, 3)], version=3,
         litert_refuses="scale"): "must share one scale and zero point",
}  # fmt: skip


def definition(case: Case, shape: Real, value: Real) -> Real:
    return np.full(shape, value)


@each(CASES)
def test_fills(case: Case, oracle: Oracle) -> None:
    check(case, definition, oracle, lsb=0)


@each(list(REFUSED))
def test_refuses(case: Case, oracle: Oracle) -> None:
    check_refused(case, oracle, REFUSED[case])
