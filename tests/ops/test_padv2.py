"""PADV2: surround a tensor with a given value."""

from __future__ import annotations

import numpy as np

from tests.support.cases import Act, Case, Const, Out, each
from tests.support.check import check, check_refused
from tests.support.oracle import Oracle
from tests.support.real import Real

OP = "PADV2"
X = Act((2, 3), "float32")
BY = Const(np.int32([[1, 2], [0, 3]]))
IMAGE = Const(np.int32([[0, 0], [1, 2], [3, 0], [0, 0]]))
CASES = [
    *(Case(t, OP, [Act((2, 3), t), BY, Const(np.array(1, t))], [Out(t)])
      for t in ("float32", "float16", "int8", "uint8", "int16", "int32", "int64", "bool")),
    *(Case(f"{t}_quantized", OP, [Act((1, 4, 3, 2), t, 0.1, z), IMAGE, Const(np.array(v, t), 0.1, z)], [Out(t, 0.1, z)])
      for t, z, v in (("int8", -128, 127), ("uint8", 255, 0), ("int16", 0, -32768))),
    Case("float_image", OP, [Act((1, 4, 3, 2), "float32"), IMAGE, Const(np.float32(-2.5))], [Out("float32")]),
    Case("not_a_number", OP, [X, BY, Const(np.float32(np.nan))], [Out("float32")]),
    Case("five_axes", OP, [Act((2, 1, 3, 2, 2), "int32"), Const(np.int32([[1, 0], [0, 2], [1, 1], [0, 0], [2, 1]])),
                           Const(np.int32(-7))], [Out("int32")]),
    Case("value_is_a_vector_of_one", OP, [X, BY, Const(np.float32([4]))], [Out("float32")]),
    Case("value_at_run_time", OP, [X, BY, Act((), "float32", values=9)], [Out("float32")]),
    Case("all_at_run_time", OP, [X, Act((2, 2), "int64", values=[[1, 0], [2, 3]]), Act((1,), "float32", values=9)],
         [Out("float32")]),
]  # fmt: skip
REFUSED = {
    Case("two_values", OP, [X, BY, Const(np.float32([4, 5]))], [Out("float32")], litert_refuses="constant_values"):
        "value must be one element of FLOAT32; got (2,) of FLOAT32",
    Case("other_type", OP, [X, BY, Const(np.int32(4))], [Out("float32")], litert_refuses="type"):
        "value must be one element of FLOAT32; got () of INT32",
    Case("quantization_differs", OP, [Act((2, 3), "int8", 0.1), BY, Const(np.int8(4), 0.2)], [Out("int8", 0.1)],
         litert_refuses="scale"): "share one scale and zero point",
    Case("negative", OP, [X, Const(np.int32([[0, 0], [-1, 2]])), Const(np.float32(0))], [Out("float32")],
         litert_refuses="greater than equal to 0"): "paddings must not be negative",
}  # fmt: skip


def definition(case: Case, x: Real, paddings: Real, value: Real) -> Real:
    return np.pad(x, paddings.astype(int), constant_values=value.reshape(()))


@each(CASES)
def test_surrounds(case: Case, oracle: Oracle) -> None:
    check(case, definition, oracle, lsb=0)


@each(list(REFUSED))
def test_refuses(case: Case, oracle: Oracle) -> None:
    check_refused(case, oracle, REFUSED[case])
