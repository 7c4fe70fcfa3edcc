"""GATHER: pick slices along one axis by their indices."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from tests.support.cases import Act, Case, Const, Out, each
from tests.support.check import check, check_refused
from tests.support.oracle import Oracle
from tests.support.real import Real

OP = "GATHER"


def pick(
    id: str,
    shape: tuple[int, ...],
    indices: ArrayLike,
    axis: int = 0,
    *,
    batch_dims: int = 0,
    type: str = "float32",
    of: str = "int32",
    refused: str = "",
) -> Case:
    """A case whose indices are known at run time only."""
    array = np.array(indices, of)
    options = {"axis": axis, "batch_dims": batch_dims}
    return Case(
        id,
        OP,
        [Act(shape, type), Act(array.shape, of, values=array)],
        [Out(type)],
        options,
        litert_refuses=refused,
    )


CASES = [
    *(pick(t, (4, 3), [2, 0], type=t)
      for t in ("float32", "float16", "int8", "uint8", "int16", "int32", "int64", "bool")),
    *(pick(f"indices_{t}", (4, 3), [2, 0, 3], 0, of=t) for t in ("int16", "int64")),
    Case("quantized", OP, [Act((4,), "int8", 0.1, 3), Const(np.int32([3, 1]))], [Out("int8", 0.1, 3)]),
    pick("float_special", (20, 2), np.arange(20)[::-1]),
    pick("repeated", (4, 3), [1, 1, 1, 3]),
    pick("scalar_index", (4, 3), 2),
    pick("matrix_of_indices", (5, 2, 3), [[4, 0, 1], [2, 2, 3]]),
    pick("middle_axis", (2, 5, 3), [4, 0], 1),
    pick("last_axis", (2, 3, 5), [4, 0, 2, 2], 2),
    pick("negative_axis", (2, 3, 5), [4, 0], -1),
    pick("matrix_of_indices_middle_axis", (2, 5, 3), [[4, 0], [1, 1], [3, 2]], 1),
    pick("no_indices", (4, 3), np.zeros((0,), int)),
    pick("batch", (2, 5, 3), [[4, 0], [1, 3]], 1, batch_dims=1),
    pick("batch_before_other_axes", (2, 3, 5, 2), [[4, 0, 1], [1, 3, 3]], 2, batch_dims=1),
    pick("two_batch_axes", (2, 3, 4), [[[3], [1], [0]], [[2], [2], [1]]], 2, batch_dims=2),
    pick("batch_dims_negative", (2, 5, 3), [[4, 0], [1, 3]], 1, batch_dims=-1),
    pick("batch_dims_are_all_of_the_indices", (2, 5, 3), [4, 1], 1, batch_dims=1),
    Case("constant", OP, [Const(np.int32([5, 6, 7])), Const(np.int32([2, 0]))], [Out("int32")]),
]  # fmt: skip
REFUSED = {
    pick("beyond_the_end", (4, 3), [2, 4], refused="gather index out of bounds"):
        "op 0 GATHER 'output0': index 4 is outside axis 0 of 4 elements; allowed: 0 to 3",
    pick("negative", (2, 4), [1, -1], 1, refused="gather index out of bounds"): "index -1 is outside axis 1",
    pick("from_nothing", (0, 3), [0], refused="gather index out of bounds"): "index 0 is outside axis 0 of 0 elements",
    Case("constant_beyond_the_end", OP, [Const(np.int32([1])), Const(np.int32([1]))], [Out("int32")],
         litert_refuses="gather index out of bounds"): "index 1 is outside axis 0",
    pick("axis_out_of_range", (4, 3), [0], 2, refused="axis"): "axis 2 does not exist in 2 dimensions",
    pick("batch_dims_past_the_axis", (2, 3), [[0], [1]], 0, batch_dims=1, refused="batch_dims"):
        "batch_dims 1 must not pass axis 0 nor the indices' 2 dimensions",
    pick("batches_differ", (2, 3), [[0], [1], [2]], 1, batch_dims=1, refused="dims"):
        "the first 1 dimensions must be equal; input is (2, 3), indices (3, 1)",
    pick("float_indices", (4,), [0], of="float32", refused="Positions of type"):
        "indices must be of type INT16, INT32, INT64; got FLOAT32",
}  # fmt: skip


def definition(case: Case, x: Real, indices: Real) -> Real:
    batch_dims = case.options.get("batch_dims", 0) % max(1, indices.ndim)
    if case.options.get("batch_dims") == indices.ndim:
        batch_dims = indices.ndim
    axis = case.options.get("axis", 0) % x.ndim
    batches = x.shape[:batch_dims]
    picked = [np.take(x[b], indices[b], axis - batch_dims) for b in np.ndindex(batches)]
    return np.reshape(picked, (*batches, *picked[0].shape))


@each(CASES)
def test_picks(case: Case, oracle: Oracle) -> None:
    check(case, definition, oracle, lsb=0)


@each(list(REFUSED))
def test_refuses(case: Case, oracle: Oracle) -> None:
    check_refused(case, oracle, REFUSED[case])
