"""SCATTER_ND: slices added into zeros at index tuples."""

from __future__ import annotations

from typing import Any

import numpy as np

from tests.support.cases import Act, Case, Const, Out, each
from tests.support.check import check, check_refused
from tests.support.oracle import Oracle
from tests.support.real import Real

OP = "SCATTER_ND"


def put(
    id: str, indices: Any, updates: tuple[int, ...], shape: list[int], *, type: str = "float32", of: str = "int32",
    refused: str = "",
) -> Case:  # fmt: skip
    array = np.array(indices)
    inputs = [Act(array.shape, of, values=array), Act(updates, type), Const(np.array(shape, of))]
    return Case(id, OP, inputs, [Out(type)], litert_refuses=refused)


CASES = [
    *(put(t, [[2, 0], [3, 2]], (2,), [4, 3], type=t) for t in ("float32", "int8", "uint8", "int32", "int64", "bool")),
    *(put(f"{t}_of_one_place", [[1]] * 40, (40, 3), [2, 3], type=t)
      for t in ("float32", "int8", "uint8", "int32", "int64", "bool")),
    put("one_element", [3], (), [5], refused="DimensionsCount"),
    put("rows", [[4], [0], [4]], (3, 2, 3), [5, 2, 3]),
    put("matrices_of_places", [[[4, 1], [0, 0]], [[2, 1], [2, 1]]], (2, 2, 3), [5, 2, 3]),
    put("nothing", np.zeros((0, 1), int), (0, 3), [2, 3]),
    Case("shape_at_run_time", OP, [Const(np.int32([[2], [0]])), Act((2,), "float32"), Act((1,), "int32", values=4)],
         [Out("float32")]),
    Case("constant", OP, [Const(np.int32([[2], [0]])), Const(np.int32([5, 6])), Const(np.int32([3]))], [Out("int32")]),
]  # fmt: skip
REFUSED = {
    put("beyond_the_end", [[0, 1], [2, 3]], (2,), [4, 3], refused="scatter_nd index out of bounds"):
        "op 0 SCATTER_ND 'output0': index 3 is outside axis 1 of 3 elements; allowed: 0 to 2",
    put("negative", [[-1]], (1, 3), [4, 3], refused="scatter_nd index"): "index -1 is outside axis 0 of 4 elements",
    put("updates_do_not_fit", [[1]], (1, 2), [4, 3], refused="shape_data"):
        "updates of shape (1, 2) do not fit indices of shape (1, 1) in shape (4, 3)",
    put("int64_indices", [[1]], (1, 3), [4, 3], of="int64", refused="Indices of type"):
        "indices must be of type INT32; got INT64",
    put("int16", [[1]], (1, 3), [4, 3], type="int16", refused="Updates of type"): "updates must be of type FLOAT32",
    put("negative_size", [[1]], (1,), [-4]):
        "shape must not be negative",
}  # fmt: skip


def definition(case: Case, indices: Real, updates: Real, shape: Real) -> Real:
    y = np.zeros(shape, updates.dtype)
    for place in np.ndindex(indices.shape[:-1]):
        y[tuple(indices[place])] += updates[place]
    return y


@each(CASES)
def test_adds_up(case: Case, oracle: Oracle) -> None:
    check(case, definition, oracle, lsb=0, terms=40)


@each(list(REFUSED))
def test_refuses(case: Case, oracle: Oracle) -> None:
    check_refused(case, oracle, REFUSED[case])
