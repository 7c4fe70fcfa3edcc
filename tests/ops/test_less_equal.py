"""LESS_EQUAL: whether an element is below another or equal to it, with broadcasting."""

from __future__ import annotations

from functools import partial

import numpy as np

from tests.ops._comparison import compared, comparisons, definition
from tests.support.cases import Case, each
from tests.support.check import check, check_refused
from tests.support.oracle import Oracle

OP = "LESS_EQUAL"
CASES = comparisons(OP, ("int32", "int64", "float16", "int16"), sixteen_bits_scaled=False)
REFUSED = {
    compared("uint32", OP, "uint32", litert_refuses="Does not support type"):
        "inputs must be of type FLOAT32, FLOAT16, INT8, UINT8, INT16, INT32, INT64; got UINT32",
    compared("one_scale", OP, "int8", quants=((0.1, 3), (None, 0)), litert_refuses="died with exit code -6"):
        "tensor 'input1' is INT8 and needs a quantization scale; it has none",
    compared("do_not_broadcast", OP, "float32", ((2, 3), (2,)), litert_refuses="not broadcastable"):
        "shapes (2, 3) and (2,) do not broadcast",
    compared("bool", OP, "bool", litert_refuses="Does not support type"): "got BOOL",
}  # fmt: skip


@each(CASES)
def test_compares(case: Case, oracle: Oracle) -> None:
    check(case, partial(definition, np.less_equal), oracle)


@each(list(REFUSED))
def test_refuses(case: Case, oracle: Oracle) -> None:
    check_refused(case, oracle, REFUSED[case])
