"""RANK: how many dimensions a tensor has."""

from __future__ import annotations

import numpy as np

from tests.support.cases import Act, Case, Const, Out, each
from tests.support.check import check, check_refused
from tests.support.oracle import Oracle
from tests.support.real import Real

OP = "RANK"
CASES = [
    *(Case(f"{t}_of_rank_{len(shape)}", OP, [Act(shape, t)], [Out("int32")])
      for t in ("float32", "int8", "int64", "bool") for shape in ((), (3,), (2, 0, 3), (1, 2, 1, 2, 1, 2))),
    Case("constant", OP, [Const(np.int32([[1]]))], [Out("int32")]),
]  # fmt: skip
REFUSED = {
    Case(
        "two_inputs", OP, [Act((2,)), Act((2,))], [Out("int32")], litert_refuses="NumInputs"
    ): "takes 1 input",
    Case(
        "int64_output", OP, [Act((2,))], [Out("int64")]
    ): "output 'output0' must be INT32; the model says INT64",
}


def definition(case: Case, x: Real) -> Real:
    return np.array(x.ndim, np.int32)


@each(CASES)
def test_counts(case: Case, oracle: Oracle) -> None:
    check(case, definition, oracle)


@each(list(REFUSED))
def test_refuses(case: Case, oracle: Oracle) -> None:
    check_refused(case, oracle, REFUSED[case])
