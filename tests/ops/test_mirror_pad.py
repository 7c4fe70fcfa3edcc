"""MIRROR_PAD: surround a tensor with its own reflection."""

from __future__ import annotations

import numpy as np

from tests.support.cases import Act, Case, Const, Out, each
from tests.support.check import check, check_refused
from tests.support.oracle import Oracle
from tests.support.real import Real

OP = "MIRROR_PAD"
X = Act((3, 4), "float32")
MODES = ("REFLECT", "SYMMETRIC")
CASES = [
    *(Case(t, OP, [Act((3, 4), t), Const(np.int32([[1, 2], [0, 3]]))], [Out(t)], {"mode": "REFLECT"})
      for t in ("float32", "float16", "int8", "uint8", "int16", "int32", "int64", "bool")),
    *(Case(f"{mode}_image", OP, [Act((1, 5, 4, 2), "float32"), Const(np.int32([[0, 0], [2, 1], [3, 0], [0, 0]]))],
           [Out("float32")], {"mode": mode}) for mode in MODES),
    *(Case(f"{mode}_as_much_as_possible", OP, [X, Const(np.int32([[3 - skip] * 2, [4 - skip] * 2]))],
           [Out("float32")], {"mode": mode}) for mode, skip in zip(MODES, (1, 0), strict=True)),
    *(Case(f"{mode}_five_axes", OP,
           [Act((2, 3, 2, 4, 2), "int8", 0.1, 7), Const(np.int64([[1, 0], [0, 2], [1, 1], [0, 0], [0, 1]]))],
           [Out("int8", 0.1, 7)], {"mode": mode}) for mode in MODES),
    Case("one_element_symmetric", OP, [Act((1,), "float32"), Const(np.int32([[1, 1]]))], [Out("float32")],
         {"mode": "SYMMETRIC"}),
    Case("nothing", OP, [X, Const(np.zeros((2, 2), np.int32))], [Out("float32")], {"mode": "SYMMETRIC"}),
    Case("paddings_at_run_time", OP, [X, Act((2, 2), "int32", values=[[1, 0], [2, 3]])], [Out("float32")],
         {"mode": "REFLECT"}),
    Case("constant", OP, [Const(np.int32([1, 2, 3])), Const(np.int32([[2, 1]]))], [Out("int32")], {"mode": "REFLECT"}),
]  # fmt: skip
REFUSED = {
    Case("reflects_too_far", OP, [X, Const(np.int32([[3, 0], [0, 0]]))], [Out("float32")], {"mode": "REFLECT"},
         litert_refuses="no greater than the input dimension"):
        "dimension 0 has 3 elements, so REFLECT paddings must be at most 2; got (3, 0)",
    Case("repeats_too_far", OP, [X, Const(np.int32([[0, 0], [0, 5]]))], [Out("float32")], {"mode": "SYMMETRIC"},
         litert_refuses="no greater than the input dimension"):
        "dimension 1 has 4 elements, so SYMMETRIC paddings must be at most 4; got (0, 5)",
    Case("negative", OP, [X, Const(np.int32([[0, 0], [-1, 0]]))], [Out("float32")], {"mode": "REFLECT"},
         litert_refuses="non-negative"): "paddings must not be negative",
    Case("quantization_differs", OP, [Act((3,), "int8", 0.1), Const(np.int32([[1, 1]]))], [Out("int8", 0.2)],
         {"mode": "REFLECT"}, litert_refuses="scale"): "share one scale and zero point",
}  # fmt: skip


def definition(case: Case, x: Real, paddings: Real) -> Real:
    if case.options["mode"] == "REFLECT":
        return np.pad(x, paddings.astype(int), mode="reflect")
    return np.pad(x, paddings.astype(int), mode="symmetric")


@each(CASES)
def test_surrounds(case: Case, oracle: Oracle) -> None:
    check(case, definition, oracle, lsb=0)


@each(list(REFUSED))
def test_refuses(case: Case, oracle: Oracle) -> None:
    check_refused(case, oracle, REFUSED[case])
