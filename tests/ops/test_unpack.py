"""UNPACK: take a tensor apart along one axis, which goes."""

from __future__ import annotations

from typing import Any

import numpy as np

from tests.support.cases import Act, Case, Const, Out, each
from tests.support.check import check, check_refused
from tests.support.oracle import Oracle
from tests.support.real import Real

OP = "UNPACK"


def part(id: str, shape: tuple[int, ...], axis: int = 0, type: str = "float32", **more: Any) -> Case:
    """A case with as many outputs as the axis has elements."""
    count = shape[axis]
    return Case(id, OP, [Act(shape, type)], [Out(type)] * count, {"num": count, "axis": axis}, **more)


CASES = [
    *(part(t, (2, 3, 4), 1, t) for t in ("float32", "float16", "int8", "uint8", "int16", "int32", "bool")),
    Case("quantized", OP, [Act((2, 3), "uint8", 0.1, 3)], [Out("uint8", 0.1, 3)] * 2, {"num": 2}),
    part("first_axis", (5, 2, 3)),
    part("last_axis", (2, 3, 5), 2),
    part("negative_axis", (2, 3, 4), -2),
    part("one_output", (1, 3)),
    part("vector_to_scalars", (4,)),
    part("six_axes", (2, 1, 3, 2, 2, 2), 2),
    Case("constant", OP, [Const(np.int32([[1, 2], [3, 4]]))], [Out("int32")] * 2, {"num": 2, "axis": 1}),
]  # fmt: skip
REFUSED = {
    Case("count_differs", OP, [Act((3, 2), "float32")], [Out("float32")] * 2, {"num": 2}, litert_refuses="num"):
        "num must be 3, the elements along axis 0; got 2",
    Case("axis_out_of_range", OP, [Act((2,), "float32")], [Out("float32")] * 2, {"num": 2, "axis": 1},
         litert_refuses="axis"): "axis 1 does not exist",
    Case("scalar", OP, [Act((), "float32")], [Out("float32")], {"num": 1}, litert_refuses="axis"):
        "axis 0 does not exist in 0 dimensions; a scalar has none",
    Case("quantization_differs", OP, [Act((1,), "int8", 0.1)], [Out("int8", 0.2)], {"num": 1},
         litert_refuses="scale"): "share one scale and zero point",
}  # fmt: skip


def definition(case: Case, x: Real) -> tuple[Real, ...]:
    axis = case.options.get("axis", 0)
    return tuple(np.take(x, i, axis) for i in range(x.shape[axis]))


@each(CASES)
def test_takes_apart(case: Case, oracle: Oracle) -> None:
    check(case, definition, oracle, lsb=0)


@each(list(REFUSED))
def test_refuses(case: Case, oracle: Oracle) -> None:
    check_refused(case, oracle, REFUSED[case])
