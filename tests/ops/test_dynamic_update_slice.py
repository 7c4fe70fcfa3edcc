"""DYNAMIC_UPDATE_SLICE: a box of a tensor overwritten."""

from __future__ import annotations

import numpy as np

from tests.support.cases import Act, Case, Const, Out, each
from tests.support.check import check, check_refused
from tests.support.oracle import Oracle
from tests.support.real import Real

OP = "DYNAMIC_UPDATE_SLICE"


def write(
    id: str, shape: tuple[int, ...], update: tuple[int, ...], start: list[int], type: str = "float32",
    of: str = "int32", refused: str = "",
) -> Case:  # fmt: skip
    inputs = [Act(shape, type), Act(update, type), Act((len(start),), of, values=np.array(start))]
    return Case(id, OP, inputs, [Out(type)], version=2, litert_refuses=refused)


CASES = [
    *(write(t, (4, 5), (2, 3), [1, 2], t) for t in ("float32", "float16", "int8", "int16", "int32", "int64", "bool")),
    Case("quantized", OP, [Act((4,), "int8", 0.1, 3), Act((2,), "int8", 0.1, 3), Const(np.int32([1]))],
         [Out("int8", 0.1, 3)], version=2),
    write("int64_start", (4, 5), (2, 3), [2, 0], of="int64"),
    write("moved_back_inside", (4, 5), (2, 3), [3, 100]),
    write("moved_forth_inside", (4, 5), (2, 3), [-1, -100]),
    write("far_outside", (4, 5), (2, 3), [1 << 40, -(1 << 40)], of="int64"),
    write("all", (4, 5), (4, 5), [1, 1]),
    write("nothing", (4, 5), (0, 5), [1, 0]),
    write("a_row_of_a_cache", (1, 8, 2, 3), (1, 1, 2, 3), [0, 5, 0, 0]),
    write("six_axes", (2, 3, 2, 3, 2, 3), (1, 2, 2, 1, 2, 2), [1, 1, 0, 2, 0, 0]),
    Case("constant", OP, [Const(np.int32([5, 6, 7])), Const(np.int32([1])), Const(np.int32([1]))], [Out("int32")]),
]  # fmt: skip
REFUSED = {
    write("too_large", (4, 5), (5, 3), [0, 0], refused="SizeOfDimension"):
        "an update of (5, 3) does not fit into (4, 5)",
    write("ranks_differ", (4, 5), (5,), [0, 0], refused="NumDimensions"):
        "an operand of FLOAT32 (4, 5) takes an update of that type and rank",
    write("too_few_indices", (4, 5), (2, 2), [0], refused="NumDimensions"): "start indices of shape (2,)",
    write("float_indices", (4,), (2,), [0], of="float32", refused="kTfLiteInt64"):
        "start_indices must be of type INT32, INT64; got FLOAT32",
}  # fmt: skip


def definition(case: Case, x: Real, update: Real, start: Real) -> Real:
    y = x.copy()
    first = [int(np.clip(a, 0, d - n)) for a, d, n in zip(start, x.shape, update.shape, strict=True)]
    for place in np.ndindex(update.shape):
        y[tuple(a + i for a, i in zip(first, place, strict=True))] = update[place]
    return y


@each(CASES)
def test_overwrites(case: Case, oracle: Oracle) -> None:
    check(case, definition, oracle, lsb=0)


@each(list(REFUSED))
def test_refuses(case: Case, oracle: Oracle) -> None:
    check_refused(case, oracle, REFUSED[case])
