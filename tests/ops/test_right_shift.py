"""RIGHT_SHIFT: the bits of one element moved down by another, with broadcasting."""

from __future__ import annotations

import numpy as np

from tests.ops._elementwise import pair, pairs
from tests.support.cases import Case, each
from tests.support.check import check, check_refused
from tests.support.oracle import Oracle
from tests.support.real import Real

OP = "RIGHT_SHIFT"
CASES = [
    *pairs(OP, ("int32",)),
    *(pair(type, OP, type, ((40, 50), (50,)), values=("full", lambda rng: rng.integers(0, 40, 50)))
      for type in ("int8", "uint8", "int16", "uint16", "int32", "uint32")),
    *(pair(f"{type}_any_shift", OP, type, ((40,), (40,))) for type in ("int8", "uint8", "int16", "uint16", "uint32")),
]  # fmt: skip
REFUSED = {
    pair("int64", OP, "int64", litert_refuses="only supports"):
        "inputs must be of type UINT8, INT8, UINT16, INT16, UINT32, INT32; got INT64",
    pair("float32", OP, litert_refuses="only supports"): "got FLOAT32",
}  # fmt: skip


def definition(case: Case, a: Real, b: Real) -> Real:
    return np.array(
        [int(x) >> min(max(int(n), 0), 8 * a.itemsize - 1) for x, n in np.broadcast(a, b)], a.dtype
    ).reshape(np.broadcast_shapes(a.shape, b.shape))


@each(CASES)
def test_shifts(case: Case, oracle: Oracle) -> None:
    check(case, definition, oracle)


@each(list(REFUSED))
def test_refuses(case: Case, oracle: Oracle) -> None:
    check_refused(case, oracle, REFUSED[case])
