"""FLOOR_DIV: the quotient, rounded down, with broadcasting."""

from __future__ import annotations

from typing import Any

import numpy as np

from glasslite.engine.ir import Shape
from tests.ops._elementwise import PAIRS, pair, pairs
from tests.support.cases import Case, each
from tests.support.check import check, check_refused
from tests.support.oracle import Oracle
from tests.support.real import Real

OP = "FLOOR_DIV"
QUANT = ((0.1, 3), (0.25, -7), (None, 0))
ENDS = {type: [int(np.iinfo(type).min), -8, 0, 7, int(np.iinfo(type).max)] for type in ("int8", "int16")}


def divisors(type: str, shape: Shape) -> Any:
    """Small ones and large ones of either sign, none of them 0."""
    high = min(int(np.iinfo(type).max), 1 << 20)
    return lambda rng: (
        rng.choice([-1, 1], shape) * np.minimum(2 ** rng.uniform(0, 20, shape), high).astype(type)
    )


CASES = [
    *(pair(f"int32_{name}", OP, "int32", shapes, values=("full", divisors("int32", shapes[1])))
      for name, shapes in PAIRS.items()),
    *pairs(OP, ("float32",)),
    *(pair(type, OP, type, ((40, 30), (30,)), values=("full", divisors(type, (30,)))) for type in ("int8", "int16")),
    pair("int8_steps_as_they_are", OP, "int8", ((40, 30), (30,)), QUANT, ("full", divisors("int8", (30,)))),
    *(pair(f"{type}_ends", OP, type, ((5,), (4, 1)), values=(ends, [[1], [-1], [2], [-7]]))
      for type, ends in ENDS.items()),
    pair("float32_signs", OP, shapes=((6,), (3, 1)),
         values=([7.5, -7.5, 0.0, -0.0, 1e-30, np.inf], [[2], [-2], [np.inf]])),
]  # fmt: skip
REFUSED = {
    pair("zero", OP, "int32", ((2,), (2,)), values=("full", [1, 0]), litert_refuses="Division by 0"):
        "op 0 FLOOR_DIV 'output0': a divisor is 0; divisors must be other numbers",
    pair("uint8", OP, "uint8", litert_refuses="not supported"):
        "inputs must be of type FLOAT32, INT8, INT16, INT32; got UINT8",
    pair("do_not_broadcast", OP, shapes=((2, 3), (2,)), litert_refuses="not broadcastable"): "do not broadcast",
    pair("float_zero", OP, shapes=((2,), (2,)), values=("full", [1, 0]), litert_refuses="Division by 0"):
        "a divisor is 0",
}  # fmt: skip


def definition(case: Case, a: Real, b: Real) -> Real:
    if case.outputs[0].type == "float32":
        return np.floor(a / b)
    raw, divisors = (np.asarray(v) for v in case.values())
    return (raw.astype(np.int64) // divisors).astype(raw.dtype)


@each(CASES)
def test_divides(case: Case, oracle: Oracle) -> None:
    check(case, definition, oracle)


@each(list(REFUSED))
def test_refuses(case: Case, oracle: Oracle) -> None:
    check_refused(case, oracle, REFUSED[case])
