"""FLOOR_MOD: what FLOOR_DIV leaves, with the sign of the divisor, with broadcasting."""

from __future__ import annotations

from typing import Any

import numpy as np

from glasslite.engine.ir import Shape
from tests.ops._elementwise import PAIRS, pair, pairs
from tests.support.cases import Case, each
from tests.support.check import check, check_refused
from tests.support.oracle import Oracle
from tests.support.real import Real

OP = "FLOOR_MOD"
QUANT = ((0.1, 3), (0.25, -7), (None, 0))
ENDS = {
    type: [int(np.iinfo(type).min), -8, 0, 7, int(np.iinfo(type).max)]
    for type in ("int8", "int16", "int32", "int64")
}


def divisors(type: str, shape: Shape) -> Any:
    """Small ones and large ones of either sign, from 2 on."""
    high = min(int(np.iinfo(type).max), 1 << 20)
    return lambda rng: (
        rng.choice([-1, 1], shape) * np.minimum(2 ** rng.uniform(1, 20, shape), high).astype(type)
    )


CASES = [
    *(pair(f"int32_{name}", OP, "int32", shapes, values=("full", divisors("int32", shapes[1])))
      for name, shapes in PAIRS.items()),
    *pairs(OP, ("float32",)),
    *(pair(type, OP, type, ((40, 30), (30,)), values=("full", divisors(type, (30,))))
      for type in ("int8", "int16", "int64")),
    pair("int8_steps_as_they_are", OP, "int8", ((40, 30), (30,)), QUANT, ("full", divisors("int8", (30,)))),
    *(pair(f"{type}_ends", OP, type, ((5,), (4, 1)), values=(ends, [[1], [1], [2], [-7]]))
      for type, ends in ENDS.items()),
    pair("float32_signs", OP, shapes=((6,), (3, 1)),
         values=([7.5, -7.5, 0.0, -0.0, 1e-30, np.inf], [[2], [-2], [np.inf]])),
    pair("float32_zero", OP, shapes=((3,), (2, 1)), values=([1, -1, 0], [[0], [-0.0]])),
    pair("float32_special", OP, shapes=((40,), (40,)), values="special"),
]  # fmt: skip
REFUSED = {
    pair("zero", OP, "int32", ((2,), (2,)), values=("full", [1, 0]), litert_refuses="Division by 0"):
        "op 0 FLOOR_MOD 'output0': a divisor is 0; divisors must be other numbers",
    pair("uint8", OP, "uint8", litert_refuses="not supported"):
        "inputs must be of type FLOAT32, INT8, INT16, INT32, INT64; got UINT8",
    pair("do_not_broadcast", OP, shapes=((2, 3), (2,)), litert_refuses="not broadcastable"): "do not broadcast",
}  # fmt: skip


def definition(case: Case, a: Real, b: Real) -> Real:
    if case.outputs[0].type == "float32":
        rest = np.fmod(a, b)
        return np.where((rest != 0) & ((rest < 0) != (b < 0)), rest + b, rest)
    raw, divisors = (np.asarray(v) for v in case.values())
    return np.asarray(raw.astype(object) % divisors.astype(object)).astype(raw.dtype)


@each(CASES)
def test_leaves_a_rest(case: Case, oracle: Oracle) -> None:
    check(case, definition, oracle)


@each([pair(type, OP, type, ((2,), ()), values=([low, 7], -1), litert_refuses="died with exit code -8")
       for type, low in (("int32", -(2**31)), ("int64", -(2**63)))])  # fmt: skip
def test_the_lowest_by_minus_one_where_litert_dies(case: Case, oracle: Oracle) -> None:
    check(case, definition, oracle)


@each(list(REFUSED))
def test_refuses(case: Case, oracle: Oracle) -> None:
    check_refused(case, oracle, REFUSED[case])
