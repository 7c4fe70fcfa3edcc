"""ZEROS_LIKE: zeros in the shape of a tensor."""

from __future__ import annotations

import numpy as np

from tests.ops._elementwise import SHAPES, single
from tests.support.cases import Case, each
from tests.support.check import check, check_refused
from tests.support.oracle import Oracle
from tests.support.real import Real

OP = "ZEROS_LIKE"
CASES = [
    *(single(f"{type}_{name}", OP, type, shape)
      for type in ("float32", "int32", "int64") for name, shape in SHAPES.items()),
]  # fmt: skip
REFUSED = {
    single("int8", OP, "int8", litert_refuses="only currently supports"):
        "the input must be of type FLOAT32, INT32, INT64; got INT8",
}  # fmt: skip


def definition(case: Case, x: Real) -> Real:
    return np.zeros_like(x)


@each(CASES)
def test_gives_zeros(case: Case, oracle: Oracle) -> None:
    check(case, definition, oracle)


@each(list(REFUSED))
def test_refuses(case: Case, oracle: Oracle) -> None:
    check_refused(case, oracle, REFUSED[case])
