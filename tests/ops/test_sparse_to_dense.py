"""SPARSE_TO_DENSE: values at given places, a default elsewhere."""

from __future__ import annotations

from typing import Any

import numpy as np

from tests.support.cases import Act, Case, Const, Out, each
from tests.support.check import check, check_refused
from tests.support.oracle import Oracle
from tests.support.real import Real

OP = "SPARSE_TO_DENSE"


def put(
    id: str, indices: Any, shape: list[int], values: tuple[int, ...], type: str = "float32", of: str = "int32",
    refused: str = "",
) -> Case:  # fmt: skip
    array = np.array(indices)
    default = Const(np.array(7, type))
    inputs = [Act(array.shape, of, values=array), Const(np.array(shape, of)), Act(values, type), default]
    return Case(id, OP, inputs, [Out(type)], version=3, litert_refuses=refused)


CASES = [
    *(put(t, [[0, 2], [3, 1]], [4, 3], (2,), t) for t in ("float32", "int8", "uint8", "int32", "int64")),
    put("int64_indices", [[0, 2], [3, 1]], [4, 3], (2,), of="int64"),
    put("vector_of_indices", [3, 1], [5], (2,)),
    put("one_index", 3, [5], (1,)),
    put("scalar_value", [[0, 2], [3, 1]], [4, 3], ()),
    put("one_index_and_scalar_value", 3, [5], ()),
    put("three_axes", [[0, 2, 1], [1, 1, 0]], [2, 3, 2], (2,)),
    put("four_axes", [[0, 2, 1, 3], [1, 1, 0, 0]], [2, 3, 2, 4], (2,)),
    put("same_place", [[1], [1], [0], [1]], [2], (4,)),
    put("no_places", np.zeros((0, 2), int), [2, 3], (0,)),
    Case("shape_at_run_time", OP, [Const(np.int32([3, 1])), Act((1,), "int32", values=5), Act((2,), "float32"),
                                   Const(np.float32(0))], [Out("float32")]),
]  # fmt: skip
REFUSED = {
    put("beyond_the_end", [[0, 3]], [4, 3], (1,)): "index 3 is outside axis 1 of 3 elements; allowed: 0 to 2",
    put("negative", [-1], [4], (1,)): "index -1 is outside axis 0 of 4 elements",
    put("too_many_values", [1, 2], [4], (3,), refused="NumElements"): "do not fit shape (4,)",
    put("too_few_entries", [[1], [2]], [4, 3], (2,), refused="SizeOfDimension"):
        "indices of shape (2, 1) and values of shape (2,) do not fit shape (4, 3)",
    put("three_dimensions", [[[1]]], [4], (1,), refused="NumDimensions"): "indices must have at most 2 dimensions",
    put("negative_size", [0], [-4], (1,)): "shape must not be negative",
}  # fmt: skip


def definition(case: Case, indices: Real, shape: Real, values: Real, default: Real) -> Real:
    y = np.full(shape, default)
    places = indices.reshape(-1, len(shape)).tolist()
    for place, value in zip(places, np.broadcast_to(values, len(places)), strict=True):
        y[tuple(place)] = value
    return y


@each(CASES)
def test_puts(case: Case, oracle: Oracle) -> None:
    check(case, definition, oracle)


@each(list(REFUSED))
def test_refuses(case: Case, oracle: Oracle) -> None:
    check_refused(case, oracle, REFUSED[case])
