"""ONE_HOT: rows that are "on" at an index and "off" elsewhere."""

from __future__ import annotations

from typing import Any

import numpy as np

from tests.support.cases import Act, Case, Const, Out, each
from tests.support.check import check, check_refused
from tests.support.oracle import Oracle
from tests.support.real import Real

OP = "ONE_HOT"


def hot(
    id: str, indices: Any, depth: int, axis: int = -1, type: str = "float32", of: str = "int32", on: Any = 1,
    off: Any = 0, refused: str = "",
) -> Case:  # fmt: skip
    array = np.array(indices)
    constants = [Const(np.array(depth, np.int32)), Const(np.array(on, type)), Const(np.array(off, type))]
    inputs = [Act(array.shape, of, values=array), *constants]
    return Case(id, OP, inputs, [Out(type)], {"axis": axis}, litert_refuses=refused)


CASES = [
    *(hot(t, [2, 0, 3], 4, type=t) for t in ("float32", "int8", "uint8", "int32", "int64", "bool")),
    hot("int16_which_litert_lacks", [2, 0, 3], 4, type="int16", refused="failed to invoke"),
    hot("int64_indices", [2, 0, 3], 4, of="int64"),
    hot("other_values", [[2, 0], [1, 1]], 3, on=5.5, off=-1.25),
    hot("first_axis", [[2, 0, 3], [1, 1, 0]], 4, 0),
    hot("middle_axis", [[2, 0, 3], [1, 1, 0]], 4, 1),
    hot("last_axis", [[2, 0, 3], [1, 1, 0]], 4, 2),
    hot("scalar_index", 2, 4),
    hot("outside", [-1, 4, 100, 3, -4], 4),
    hot("int64_beyond_int32", [1 << 32, (1 << 32) + 1, -(1 << 40)], 3, of="int64"),
    hot("values_are_vectors_of_one", [1, 0], 2, on=[3], off=[4]),
    Case("depth_at_run_time", OP, [Const(np.int32([1, 0])), Act((), "int32", values=3), Const(np.float32(1)),
                                   Const(np.float32(0))], [Out("float32")]),
    Case("values_at_run_time", OP, [Const(np.int32([1, 0])), Const(np.int32(2)), Act((), "int8"), Act((), "int8")],
         [Out("int8")]),
]  # fmt: skip
REFUSED = {
    hot("negative_depth", [1], -1, refused="depth"): "depth must not be negative; got -1",
    hot("no_such_axis", [1], 2, 2, refused="axis"): "axis 2 does not exist in 2 dimensions",
    hot("float_indices", [1], 2, of="float32", refused="kTfLiteInt64"): "indices must be of type INT32, INT64",
    hot("several_values", [1], 2, on=[1, 2], refused="NumElements"): "on_value and off_value must be one value",
    Case("types_differ", OP, [Act((2,), "int32"), Const(np.int32(3)), Const(np.float32(1)), Const(np.int32(0))],
         [Out("float32")], litert_refuses="FLOAT32"): "got FLOAT32 () and INT32 ()",
}  # fmt: skip


def definition(case: Case, indices: Real, depth: Real, on: Real, off: Real) -> Real:
    axis = case.options.get("axis", 0) % (indices.ndim + 1)
    shape = (*indices.shape[:axis], int(depth), *indices.shape[axis:])
    y = np.full(shape, off.reshape(()))
    for place in np.ndindex(shape):
        wrapped = int(indices[(*place[:axis], *place[axis + 1 :])].astype(np.int32))
        if wrapped == place[axis]:
            y[place] = on.reshape(())
    return y


@each(CASES)
def test_is_on(case: Case, oracle: Oracle) -> None:
    check(case, definition, oracle, lsb=0)


@each(list(REFUSED))
def test_refuses(case: Case, oracle: Oracle) -> None:
    check_refused(case, oracle, REFUSED[case])
