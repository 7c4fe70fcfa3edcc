"""POW: one element to the power of another, with broadcasting."""

from __future__ import annotations

from typing import Any

import numpy as np

from glasslite.engine.ir import Shape
from tests.ops._elementwise import PAIRS, pair
from tests.support.cases import Act, Case, Const, Out, each
from tests.support.check import check, check_refused
from tests.support.oracle import Oracle
from tests.support.real import Real

OP = "POW"


def positive(shape: Shape) -> Any:
    return lambda rng: rng.uniform(0, 9, shape)


def small(shape: Shape) -> Any:
    return lambda rng: rng.integers(0, 7, shape)


def wrapped(base: Any, exponent: Any) -> int:
    return (pow(int(base), int(exponent), 1 << 32) + (1 << 31)) % (1 << 32) - (1 << 31)


def bounded(base: Any, exponent: Any) -> int:
    power = int(base) ** int(exponent)
    return power if -(1 << 31) <= power < 1 << 31 else -(1 << 31)


CASES = [
    *(pair(f"float32_{name}", OP, shapes=shapes, values=(positive(shapes[0]), "full"))
      for name, shapes in PAIRS.items()),
    *(pair(f"int32_{name}", OP, "int32", shapes, values=("small", small(shapes[1]))) for name, shapes in PAIRS.items()),
    pair("float32_any", OP, shapes=((5000,), (5000,)),
         values=(positive((5000,)), lambda rng: rng.uniform(-40, 40, 5000))),
    pair("float32_whole_exponents", OP, shapes=((40, 50), (40, 50)), values=("full", small((40, 50)))),
    pair("float32_special", OP, shapes=((40, 1), (40,)), values="special"),
    pair("float32_special_same_shape", OP, shapes=((400,), (400,)), values="special"),
    *(pair(f"float32_one_exponent_{e}", OP, shapes=((40,), (1,)), values=("special", e))
      for e in (0, 1, 2, 3, 4, 7, 33, 2.000009, 1.99999, 2.5, 0.5, -2, 1e10, np.nan)),
    *(Case(f"float32_constant_exponent_{e}", OP,
           [Act((30, 40), "float32", values="special"), Const(np.array([e], "f4"))],
           [Out("float32")]) for e in (0, 1, 2, 3, 4, 5, 7, 11, 16, 0.5)),
    *(pair(f"int32_one_exponent_{e}", OP, "int32", ((7,), ()), values=([-3, -2, -1, 0, 1, 2, 46341], e))
      for e in (0, 1, 2, 3, 5, 31, 32, 2**31 - 1)),
    pair("int32_beyond_the_range", OP, "int32", ((6,), (4, 1)),
         values=([-3, -2, -1, 0, 2, 46341], [[2], [31], [32], [1000]])),
    pair("one_of_each", OP, "int32", ((1,), (1,)), values=(46341, 2)),
]  # fmt: skip
REFUSED = {
    pair("negative_exponent", OP, "int32", ((2,), (2,)), values=("full", [1, -1]),
         litert_refuses="does not support negative"):
        "op 0 POW 'output0': an exponent is below 0; exponents of integers must be 0 or above",
    pair("int64", OP, "int64", litert_refuses="Unsupported data type"):
        "inputs must be of type FLOAT32, INT32; got INT64",
    pair("float16", OP, "float16", litert_refuses="Unsupported data type"): "got FLOAT16",
    pair("do_not_broadcast", OP, shapes=((2, 3), (2,)), litert_refuses="not broadcastable"): "do not broadcast",
}  # fmt: skip


def definition(case: Case, a: Real, b: Real) -> Real:
    if case.outputs[0].type == "int32":
        products = b.size == 1 and a.shape != b.shape and b.reshape(-1)[0] > 0
        powers = [wrapped(x, n) if products else bounded(x, n) for x, n in np.broadcast(a, b)]
        return np.array(powers, np.int32).reshape(np.broadcast_shapes(a.shape, b.shape))
    if (
        b.size == 1
        and a.shape != b.shape
        and b.reshape(-1)[0] > 0.5
        and b.reshape(-1)[0] < 1 << 31
        and abs(b - np.rint(b)) < 1e-5
    ):
        limit = float(np.finfo(np.float32).max)
        return a if np.rint(b) == 1 else np.clip(np.power(a, np.rint(b)), -limit, limit)
    return np.power(*(np.array(v) for v in np.broadcast_arrays(a, b)))


@each(CASES)
def test_raises(case: Case, oracle: Oracle) -> None:
    check(case, definition, oracle, terms=8)


@each(list(REFUSED))
def test_refuses(case: Case, oracle: Oracle) -> None:
    check_refused(case, oracle, REFUSED[case])
