"""What the tests of the operators over unsorted segments share."""

from __future__ import annotations

from typing import Any

import numpy as np

from tests.support.cases import Act, Case, Const, Out, Values
from tests.support.real import Real


def joined(
    id: str, op: str, shape: tuple[int, ...], ids: Any, count: int, type: str = "float32", values: Values = "normal",
    refused: str = "",
) -> Case:  # fmt: skip
    """A case whose ids are known only at run time."""
    array = np.array(ids, np.int32)
    inputs = [
        Act(shape, type, values=values),
        Act(array.shape, "int32", values=array),
        Const(np.int32(count)),
    ]
    return Case(id, op, inputs, [Out(type)], litert_refuses=refused)


def cases(op: str) -> list[Case]:
    """The cases that each of the operators must take."""
    return [
        *(joined(t, op, (7, 3), [2, 0, 2, 0, 0, 3, 2], 5, t) for t in ("float32", "int32")),
        joined("int32_small", op, (30, 2), [i % 3 for i in range(30)], 3, "int32", "small"),
        joined("rows_left_out", op, (4, 3), [1, -1, 0, -5], 2),
        joined("vector", op, (5,), [1, 1, 0, 1, 1], 2),
        joined("matrix_of_ids", op, (2, 3, 4), [[1, 0, 1], [0, 2, 2]], 3),
        joined("ids_of_all_dimensions", op, (2, 3), [[1, 0, 1], [0, 2, 2]], 3),
        joined("segments_without_rows", op, (2, 3), [1, 1], 4),
        Case("number_at_run_time", op, [Act((3, 2), "int32"), Const(np.int32([1, 0, 1])),
                                        Act((1,), "int32", values=2)], [Out("int32")]),
        Case("constant", op, [Const(np.int32([5, 6, 7])), Const(np.int32([1, 1, 0])), Const(np.int32(2))],
             [Out("int32")]),
    ]  # fmt: skip


def refused(op: str) -> dict[Case, str]:
    """The cases that each of them must refuse, with a part of the message."""
    return {
        joined("no_such_segment", op, (3, 2), [0, 3, 1], 3, refused="max_index"):
            "segment 3 does not exist; there are 3",
        joined("ids_do_not_fit", op, (3, 2), [0, 1], 3, refused="SizeOfDimension"):
            "segment_ids must have the data's first dimensions; got (2,) for data of (3, 2)",
        joined("negative_number", op, (2, 2), [-1, -1], -1, refused="num_segments"):
            "num_segments must not be negative; got -1",
        joined("int8", op, (2, 2), [0, 1], 2, "int8", "full", refused="kTfLiteFloat32"): "no qs8 kernel",
    }  # fmt: skip


def definition(operation: np.ufunc, initial: Any) -> Any:
    """Each segment's rows joined, from an initial value on."""

    def define(case: Case, data: Real, ids: Real, count: Real) -> Real:
        segments = int(count.reshape(()))
        rows = data.reshape(ids.size, -1)
        start = (
            initial(np.float32 if data.dtype.kind == "f" else data.dtype) if callable(initial) else initial
        )
        found = [
            operation.reduce(rows[ids.reshape(-1) == i], axis=0, initial=start, dtype=data.dtype)
            for i in range(segments)
        ]
        return np.reshape(found, (segments, *data.shape[ids.ndim :])).astype(data.dtype)

    return define
