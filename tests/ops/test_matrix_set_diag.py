"""MATRIX_SET_DIAG: matrices with other diagonals."""

from __future__ import annotations

import numpy as np

from tests.support.cases import Act, Case, Const, Out, each
from tests.support.check import check, check_refused
from tests.support.oracle import Oracle
from tests.support.real import Real

OP = "MATRIX_SET_DIAG"


def diagonal(
    id: str, shape: tuple[int, ...], diagonal: tuple[int, ...], type: str = "float32", refused: str = ""
) -> Case:
    return Case(id, OP, [Act(shape, type), Act(diagonal, type)], [Out(type)], litert_refuses=refused)


CASES = [
    *(diagonal(t, (2, 3, 3), (2, 3), t) for t in ("float32", "int8", "uint8", "int16", "int32", "int64")),
    diagonal("matrix", (4, 4), (4,)),
    diagonal("tall", (2, 5, 3), (2, 3)),
    diagonal("wide", (2, 3, 5), (2, 3)),
    diagonal("four_axes", (2, 3, 4, 2), (2, 3, 2)),
    Case("quantized", OP, [Act((2, 2), "int8", 0.1, 3), Act((2,), "int8", 0.1, 3)], [Out("int8", 0.1, 3)]),
    Case("constant", OP, [Const(np.int32([[5, 6], [7, 8]])), Const(np.int32([1, 2]))], [Out("int32")]),
]
REFUSED = {
    diagonal("vector", (3,), (3,), refused="input_dims_size"): "which must have 2 axes or more",
    diagonal("too_long", (2, 3), (3,)): "takes diagonals of shape (2,); got (3,)",
    diagonal("too_few", (4, 2, 2), (3, 2)): "takes diagonals of shape (4, 2); got (3, 2)",
    Case(
        "types_differ", OP, [Act((2, 2), "int8"), Act((2,), "int32")], [Out("int8")]
    ): "inputs must be of one type",
}


def definition(case: Case, x: Real, diagonal: Real) -> Real:
    y = x.copy()
    for place in np.ndindex(diagonal.shape):
        y[(*place, place[-1])] = diagonal[place]
    return y


@each(CASES)
def test_sets(case: Case, oracle: Oracle) -> None:
    check(case, definition, oracle, lsb=0)


@each(list(REFUSED))
def test_refuses(case: Case, oracle: Oracle) -> None:
    check_refused(case, oracle, REFUSED[case])
