"""PACK: stack tensors along a new axis."""

from __future__ import annotations

from typing import Any

import numpy as np

from tests.support.cases import Act, Case, Const, Out, each
from tests.support.check import check, check_refused
from tests.support.oracle import Oracle
from tests.support.real import Real

OP = "PACK"


def stack(
    id: str, shape: tuple[int, ...], count: int, axis: int = 0, type: str = "float32", **more: Any
) -> Case:
    """A case with inputs of one shape."""
    return Case(
        id, OP, [Act(shape, type)] * count, [Out(type)], {"values_count": count, "axis": axis}, **more
    )


CASES = [
    *(stack(t, (2, 3), 3, 1, t) for t in ("float32", "int8", "uint8", "int16", "int32", "uint32", "int64")),
    Case("quantized", OP, [Act((2, 3), "uint8", 0.1, 3)] * 2, [Out("uint8", 0.1, 3)], {"values_count": 2}),
    stack("float_special", (20,), 2),
    stack("first_axis", (2, 3, 4), 5),
    stack("last_axis", (2, 3, 4), 5, 3),
    stack("negative_axis", (2, 3, 4), 5, -1),
    stack("most_negative_axis", (2, 3, 4), 5, -4),
    stack("one_input", (2, 3), 1, 1),
    stack("scalars", (), 3),
    stack("no_elements", (2, 0), 2),
    stack("six_axes", (2, 1, 3, 2, 2), 2, 4),
    Case("shape_vector", OP, [Act((), "int32"), Const(np.int32(-1)), Const(np.int32(7))], [Out("int32")],
         {"values_count": 3}),
    Case("constants", OP, [Const(np.int32([1, 2])), Const(np.int32([3, 4]))], [Out("int32")],
         {"values_count": 2, "axis": 1}),
]  # fmt: skip
REFUSED = {
    stack("axis_out_of_range", (2, 3), 2, 3, litert_refuses="axis"):
        "axis 3 does not exist in 3 dimensions; allowed: -3 to 2",
    Case("count_differs", OP, [Act((2,), "float32")] * 2, [Out("float32")], {"values_count": 3},
         litert_refuses="values_count"): "values_count is 3 but there are 2 inputs",
    Case("no_inputs", OP, [], [Out("float32")], {"values_count": 0}): "input 0 (value) is missing",
    Case("shapes_differ", OP, [Act((2,), "float32"), Act((3,), "float32")], [Out("float32")], {"values_count": 2},
         litert_refuses="HaveSameShapes"): "one shape; 'input0' is (2,) and 'input1' is (3,)",
    Case("types_differ", OP, [Act((2,), "float32"), Act((2,), "int32")], [Out("float32")], {"values_count": 2},
         litert_refuses="type"): "one type and rank; 'input0' is FLOAT32 (2,) and 'input1' is INT32 (2,)",
    Case("quantization_differs", OP, [Act((2,), "int8", 0.1), Act((2,), "int8", 0.2)], [Out("int8", 0.1)],
         {"values_count": 2}, litert_refuses="scale"): "share one scale and zero point",
}  # fmt: skip


def definition(case: Case, *inputs: Real) -> Real:
    return np.stack(inputs, case.options.get("axis", 0))


@each(CASES)
def test_stacks(case: Case, oracle: Oracle) -> None:
    check(case, definition, oracle, lsb=0)


@each(list(REFUSED))
def test_refuses(case: Case, oracle: Oracle) -> None:
    check_refused(case, oracle, REFUSED[case])
