"""GATHER_ND: slices picked by index tuples."""

from __future__ import annotations

from typing import Any

import numpy as np

from tests.support.cases import Act, Case, Const, Out, each
from tests.support.check import check, check_refused
from tests.support.oracle import Oracle
from tests.support.real import Real

OP = "GATHER_ND"


def pick(
    id: str, shape: tuple[int, ...], indices: Any, *, type: str = "float32", of: str = "int32", refused: str = ""
) -> Case:  # fmt: skip
    array = np.array(indices)
    inputs = [Act(shape, type), Act(array.shape, of, values=array)]
    return Case(id, OP, inputs, [Out(type)], litert_refuses=refused)


CASES = [
    *(pick(t, (4, 3), [[2, 0], [3, 2]], type=t)
      for t in ("float32", "int8", "uint8", "int16", "int32", "int64", "bool")),
    *(pick(f"indices_{t}", (4, 3), [[2], [0], [3]], of=t) for t in ("int16", "int64")),
    Case("quantized", OP, [Act((4, 2), "int8", 0.1, 3), Const(np.int32([[3], [1]]))], [Out("int8", 0.1, 3)]),
    pick("one_element", (5,), [3]),
    pick("rows", (5, 2, 3), [[4], [0], [4]]),
    pick("columns_of_rows", (5, 2, 3), [[[4, 1], [0, 0]], [[2, 1], [2, 1]]]),
    pick("elements", (2, 3, 4), [[[[1, 2, 3]], [[0, 0, 0]]]]),
    pick("no_axis_is_named", (2, 3), np.zeros((4, 0), int), refused="out of bounds"),
    pick("no_indices", (4, 3), np.zeros((0, 1), int)),
    pick("six_axes", (2, 3, 2, 2, 3, 2), [[1, 2, 0, 1, 1], [0, 0, 1, 1, 2]]),
    Case("constant", OP, [Const(np.int32([5, 6, 7])), Const(np.int32([[2], [0]]))], [Out("int32")]),
]  # fmt: skip
REFUSED = {
    pick("beyond_the_end", (4, 3), [[0, 1], [2, 3]], refused="gather_nd index out of bounds"):
        "op 0 GATHER_ND 'output0': index 3 is outside axis 1 of 3 elements; allowed: 0 to 2",
    pick("negative", (4, 3), [[-1]], refused="gather_nd"): "index -1 is outside axis 0 of 4 elements",
    pick("from_nothing", (0, 3), [[0]], refused="NumElements"): "index 0 is outside axis 0",
    pick("too_many_axes", (4, 3), [[0, 0, 0]], refused="Index innermost dimension"):
        "indices of shape (1, 3) do not fit an input of shape (4, 3)",
    pick("float_indices", (4,), [[0]], of="float32", refused="Indices of type"):
        "indices must be of type INT16, INT32, INT64; got FLOAT32",
}  # fmt: skip


def definition(case: Case, x: Real, indices: Real) -> Real:
    rows = [x[tuple(indices[place])] for place in np.ndindex(indices.shape[:-1])]
    return np.reshape(np.array(rows, x.dtype), (*indices.shape[:-1], *x.shape[indices.shape[-1] :]))


@each(CASES)
def test_picks(case: Case, oracle: Oracle) -> None:
    check(case, definition, oracle, lsb=0)


@each(list(REFUSED))
def test_refuses(case: Case, oracle: Oracle) -> None:
    check_refused(case, oracle, REFUSED[case])
