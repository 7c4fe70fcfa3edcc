"""EQUAL: whether two elements are equal, with broadcasting."""

from __future__ import annotations

from functools import partial

import numpy as np

from tests.ops._comparison import compared, comparisons, definition
from tests.support.cases import Case, each
from tests.support.check import check, check_refused, run_ours
from tests.support.oracle import Oracle

OP = "EQUAL"
EVERY = (np.arange(-128, 128), np.arange(-128, 128)[:, None])
CASES = comparisons(OP, ("int32", "int64", "float16", "bool", "int16"), sixteen_bits_scaled=True)
REFUSED = {
    compared("uint32", OP, "uint32", litert_refuses="Does not support type"):
        "inputs must be of type BOOL, FLOAT32, FLOAT16, INT8, UINT8, INT16, INT32, INT64; got UINT32",
    compared("one_scale", OP, "int8", quants=((0.1, 3), (None, 0)), litert_refuses="died with exit code -6"):
        "tensor 'input1' is INT8 and needs a quantization scale; it has none",
    compared("do_not_broadcast", OP, "float32", ((2, 3), (2,)), litert_refuses="not broadcastable"):
        "shapes (2, 3) and (2,) do not broadcast",
}  # fmt: skip


@each(CASES)
def test_compares(case: Case, oracle: Oracle) -> None:
    check(case, partial(definition, np.equal), oracle)


def test_only_exact_arithmetic_tells_neighbours_of_a_fine_scale_apart() -> None:
    case = compared("neighbours", OP, "int8", ((256,), (256, 1)), quants=((1e-4, 3), (1e-4, 3)), values=EVERY)
    assert run_ours(case, numerics="exact")[0].sum() == 256
    assert run_ours(case, numerics="reference")[0].sum() > 1000


@each(list(REFUSED))
def test_refuses(case: Case, oracle: Oracle) -> None:
    check_refused(case, oracle, REFUSED[case])
