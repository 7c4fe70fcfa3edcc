"""MATRIX_DIAG: diagonal matrices of vectors."""

from __future__ import annotations

from typing import Any

import numpy as np

from tests.support.cases import Act, Case, Const, Out, each
from tests.support.check import check, check_refused
from tests.support.oracle import Oracle
from tests.support.real import Real

OP = "MATRIX_DIAG"


def diagonal(id: str, shape: tuple[int, ...], type: str = "float32", refused: str = "") -> Case:
    return Case(id, OP, [Act(shape, type)], [Out(type)], litert_refuses=refused)


CASES = [
    *(diagonal(t, (3, 4), t) for t in ("float32", "int8", "uint8", "int16", "int32", "int64")),
    diagonal("vector", (5,)),
    diagonal("three_axes", (2, 3, 4)),
    diagonal("one_element", (1,)),
    Case("constant", OP, [Const(np.int32([5, 6, 7]))], [Out("int32")]),
]
REFUSED = {
    diagonal("scalar", (), refused="input_dims_size"): "the input must have an axis; got a scalar",
    Case("types_differ", OP, [Act((3,), "int8")], [Out("int32")]): "output 'output0' must be INT8",
}


def definition(case: Case, x: Real) -> Real:
    rows: Any = x.reshape(-1, x.shape[-1])
    return np.reshape([np.diag(row) for row in rows], (*x.shape, x.shape[-1]))


@each(CASES)
def test_spreads(case: Case, oracle: Oracle) -> None:
    check(case, definition, oracle)


@each(list(REFUSED))
def test_refuses(case: Case, oracle: Oracle) -> None:
    check_refused(case, oracle, REFUSED[case])
