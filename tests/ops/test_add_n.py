"""ADD_N: the sum of two or more tensors."""

from __future__ import annotations

from typing import Any

import numpy as np

from glasslite.engine.ir import Shape
from tests.ops._elementwise import SHAPES
from tests.support.cases import Act, Case, Out, Values, each
from tests.support.check import check, check_refused
from tests.support.oracle import Oracle
from tests.support.real import Real

OP = "ADD_N"


def terms(
    id: str, type: str, shape: Shape = (4, 5), count: int = 3, values: Values = "full", **more: Any
) -> Case:
    return Case(id, OP, [Act(shape, type, values=values) for _ in range(count)], [Out(type)], **more)


CASES = [
    *(
        terms(f"{type}_{name}", type, shape)
        for type in ("float32", "int32")
        for name, shape in SHAPES.items()
    ),
    *(terms(f"{type}_of_{count}", type, count=count) for type in ("float32", "int32") for count in (2, 7)),
    terms("float32_special", "float32", (400,), values="special"),
    terms("float32_overflows", "float32", (2,), 4, values=[3e38, -3e38]),
]
REFUSED = {
    terms("one", "float32", count=1, litert_refuses="num_inputs >= 2"): "takes at least 2 inputs; got 1",
    terms("int64", "int64", litert_refuses="only supports"): "inputs must be of type FLOAT32, INT32; got INT64",
    Case("shapes", OP, [Act((2, 3), "float32"), Act((1, 3), "float32")], [Out("float32")],
         litert_refuses="HaveSameShapes"): "inputs must have one shape; got (2, 3) and (1, 3)",
    Case("types", OP, [Act((2,), "float32"), Act((2,), "int32")], [Out("float32")],
         litert_refuses="input->type"): "inputs must have one type and rank",
}  # fmt: skip


def definition(case: Case, *values: Real) -> Real:
    limit = float(np.finfo(np.float32).max)
    total = values[0]
    for value in values[1:]:
        total = total + value
        if case.outputs[0].type == "float32":
            total = np.clip(total, -limit, limit)
    return total


@each(CASES)
def test_adds(case: Case, oracle: Oracle) -> None:
    check(case, definition, oracle, terms=7)


@each(list(REFUSED))
def test_refuses(case: Case, oracle: Oracle) -> None:
    check_refused(case, oracle, REFUSED[case])
