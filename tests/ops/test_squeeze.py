"""SQUEEZE: drop dimensions of one element."""

from __future__ import annotations

import numpy as np

from tests.support.cases import Act, Case, Const, Out, each
from tests.support.check import check, check_refused
from tests.support.oracle import Oracle
from tests.support.real import Real

OP = "SQUEEZE"
X = Act((1, 3, 1, 2, 1), "float32")
CASES = [
    *(Case(t, OP, [Act((1, 3, 1, 2), t)], [Out(t)]) for t in ("int8", "uint8", "int16", "int32", "int64", "bool")),
    Case("quantized", OP, [Act((1, 1, 5), "int8", 0.1, 3)], [Out("int8", 0.1, 3)], {"squeeze_dims": (0,)}),
    Case("all", OP, [X], [Out("float32")]),
    Case("one", OP, [X], [Out("float32")], {"squeeze_dims": (2,)}),
    Case("some", OP, [X], [Out("float32")], {"squeeze_dims": (4, 0)}),
    Case("negative", OP, [X], [Out("float32")], {"squeeze_dims": (-1, -3)}),
    Case("twice", OP, [X], [Out("float32")], {"squeeze_dims": (0, -5)}),
    Case("to_a_scalar", OP, [Act((1, 1), "float32")], [Out("float32")]),
    Case("scalar", OP, [Act((), "float32")], [Out("float32")]),
    Case("nothing_to_drop", OP, [Act((2, 3), "float32")], [Out("float32")]),
    Case("no_elements", OP, [Act((0, 1), "float32")], [Out("float32")]),
    Case("constant", OP, [Const(np.array([[1], [2]], np.int32))], [Out("int32")]),
]  # fmt: skip
REFUSED = {
    Case("not_one", OP, [X], [Out("float32")], {"squeeze_dims": (1,)}, litert_refuses="input_dims"):
        "only dimensions of 1 can go; dimension 1 of (1, 3, 1, 2, 1) is not",
    Case("out_of_range", OP, [X], [Out("float32")], {"squeeze_dims": (5,)}, litert_refuses="input_dims"):
        "axis 5 does not exist",
}  # fmt: skip


def definition(case: Case, x: Real) -> Real:
    dims = case.options.get("squeeze_dims")
    return np.squeeze(x, None if dims is None else tuple({d % x.ndim for d in dims}))


@each(CASES)
def test_moves(case: Case, oracle: Oracle) -> None:
    check(case, definition, oracle, lsb=0)


@each(list(REFUSED))
def test_refuses(case: Case, oracle: Oracle) -> None:
    check_refused(case, oracle, REFUSED[case])
