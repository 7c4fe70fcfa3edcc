"""EXPAND_DIMS: insert a dimension of one element."""

from __future__ import annotations

import numpy as np

from tests.support.cases import Act, Case, Const, Out, each
from tests.support.check import check, check_refused
from tests.support.oracle import Oracle
from tests.support.real import Real

OP = "EXPAND_DIMS"
X = Act((2, 3), "float32")


def at(axis: int) -> Const:
    return Const(np.int32(axis))


CASES = [
    *(Case(t, OP, [Act((2, 3), t), at(1)], [Out(t)]) for t in ("int8", "uint8", "int16", "int32", "int64", "bool")),
    Case("quantized", OP, [Act((2, 3), "uint8", 0.1, 3), at(0)], [Out("uint8", 0.1, 3)]),
    Case("first", OP, [X, at(0)], [Out("float32")]),
    Case("last", OP, [X, at(2)], [Out("float32")]),
    Case("minus_one_is_last", OP, [X, at(-1)], [Out("float32")]),
    Case("negative", OP, [X, at(-3)], [Out("float32")]),
    Case("scalar", OP, [Act((), "float32"), at(0)], [Out("float32")]),
    Case("axis_is_a_vector_of_one", OP, [X, Const(np.int32([1]))], [Out("float32")]),
    Case("axis_is_int64", OP, [X, Const(np.int64(-2))], [Out("float32")]),
    Case("axis_at_run_time", OP, [X, Act((), "int32", values=1)], [Out("float32")]),
    Case("constant", OP, [Const(np.int32([1, 2])), at(0)], [Out("int32")]),
]  # fmt: skip
REFUSED = {
    Case("out_of_range", OP, [X, at(3)], [Out("float32")], litert_refuses="axis"): "axis 3 does not exist in 3",
    Case("out_of_range_at_run_time", OP, [X, Act((), "int32", values=-4)], [Out("float32")],
         litert_refuses="axis"): "op 0 EXPAND_DIMS 'output0': axis -4 does not exist",
    Case("two_axes", OP, [X, Const(np.int32([0, 1]))], [Out("float32")], litert_refuses="NumElements"):
        "axis must be one number; got shape (2,)",
    Case("float_axis", OP, [X, Const(np.float32(1))], [Out("float32")]):
        "axis must be of an integer type; got FLOAT32",
    Case("quantization_differs", OP, [Act((2,), "int8", 0.1), at(0)], [Out("int8", 0.2)],
         litert_refuses="params.scale"): "share one scale and zero point",
}  # fmt: skip


def definition(case: Case, x: Real, axis: Real) -> Real:
    return np.expand_dims(x, int(axis.reshape(())))


@each(CASES)
def test_moves(case: Case, oracle: Oracle) -> None:
    check(case, definition, oracle, lsb=0)


@each(list(REFUSED))
def test_refuses(case: Case, oracle: Oracle) -> None:
    check_refused(case, oracle, REFUSED[case])
