"""TOPK_V2: the highest values along the last axis, and where they are."""

from __future__ import annotations

from typing import Any

import numpy as np

from tests.support.cases import Act, Case, Const, Out, Values, each
from tests.support.check import check, check_litert, check_refused
from tests.support.oracle import Oracle
from tests.support.real import Real

OP = "TOPK_V2"


def top(
    id: str, shape: tuple[int, ...], k: int, type: str = "float32", values: Values = "small", to: str = "int32",
    of: str = "int32", quant: tuple[Any, int] = (None, 0), **more: Any,
) -> Case:  # fmt: skip
    inputs = [Act(shape, type, *quant, values=values), Const(np.array([k], of))]
    return Case(id, OP, inputs, [Out(type, *quant), Out(to)], version=3, **more)


TYPES = ("float32", "int8", "uint8", "int16", "int32", "int64")
CASES = [
    *(top(t, (3, 40), 9, t) for t in TYPES),
    *(top(f"{t}_full_range", (3, 40), 9, t, "full") for t in TYPES),
    top("quantized", (3, 20), 4, "int8", "full", quant=(0.1, 3)),
    top("all", (2, 7), 7),
    top("one", (2, 3, 7), 1),
    top("vector", (9,), 4),
    top("equal_values", (2, 9), 5, values=2.5),
    top("zeros_of_both_signs", (4,), 4, values=[0.0, -0.0, 0.0, -0.0]),
    top("k_of_int16", (2, 9), 5, of="int16"),
    top("positions_of_int16", (2, 9), 5, to="int16"),
    Case("k_at_run_time", OP, [Act((3, 9), "float32"), Act((1,), "int32", values=4)], [Out("float32"), Out("int32")]),
]  # fmt: skip
NAN, INF = np.nan, np.inf
#: A NaN is lower than every number.
SPECIAL = [
    top("nan_among_numbers", (6,), 6, values=[1, NAN, 3, NAN, 2, -INF]),
    top("nan_and_fewer", (6,), 3, values=[NAN, 1, NAN, 3, NAN, INF]),
    top("special", (5, 40), 30, values="special"),
]
REFUSED = {
    top("too_many", (2, 3), 4, litert_refuses="higher than the internal dimension"):
        "k must not be more than the last axis of shape (2, 3) has; got 4",
    top("bool", (2, 3), 1, "bool", litert_refuses="not supported by TopK"): "values must be of type FLOAT32",
    top("int64_k", (2, 3), 1, of="int64", litert_refuses="kTfLiteInt16"): "k must be of type INT32, INT16; got INT64",
    top("float_positions", (2, 3), 1, to="float32", litert_refuses="Output index type"):
        "positions must be of type INT32, INT16; got FLOAT32",
    top("positions_do_not_fit", (40000,), 1, to="int16", values=1): "positions along 40000 values do not fit INT16",
    Case("scalar", OP, [Act((), "float32"), Const(np.int32([0]))], [Out("float32"), Out("int32")],
         litert_refuses="1 or more dimensions"): "k must not be more than the last axis of shape () has",
}  # fmt: skip


def definition(case: Case, x: Real, k: Real) -> tuple[Real, Real]:
    count = int(k.reshape(()))
    order = np.array(
        [
            sorted(range(len(row)), key=lambda i: (-row[i], i))[:count]
            for row in x.reshape(-1, x.shape[-1]).tolist()
        ]
    )
    order = order.reshape(*x.shape[:-1], count)
    return np.take_along_axis(x, order, -1), order.astype(case.outputs[1].type)


@each(CASES)
def test_finds_the_highest(case: Case, oracle: Oracle) -> None:
    check(case, definition, oracle, lsb=0)


@each(SPECIAL)
def test_special_numbers(case: Case, oracle: Oracle) -> None:
    check_litert(case, oracle, numerics="reference")


@each(list(REFUSED))
def test_refuses(case: Case, oracle: Oracle) -> None:
    check_refused(case, oracle, REFUSED[case])
