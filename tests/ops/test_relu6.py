"""RELU6: what is between 0 and 6."""

from __future__ import annotations

import numpy as np

from tests.ops._elementwise import SHAPES, floats, single, steps
from tests.support.cases import Case, each
from tests.support.check import check, check_refused
from tests.support.oracle import Oracle
from tests.support.real import Real

OP = "RELU6"
INT8 = {
    "same_scale": ((0.1, 3), (0.1, 3)),
    "finer_output": ((0.1, -128), (0.03, -128)),
    "coarser_output": ((0.1, 127), (0.37, -50)),
    "ends_beyond_the_type": ((0.1, 0), (0.001, 0)),
    "zero_point_at_the_end": ((0.1, 0), (0.1, 127)),
}
UINT8 = {"same_scale": ((0.1, 128), (0.1, 128)), "finer_output": ((0.1, 255), (0.03, 0))}
CASES = [
    *floats(OP),
    *steps(OP, "int8", INT8, version=2),
    *steps(OP, "uint8", UINT8, version=2),
    *steps(OP, "int16", {"finer_output": ((0.001, 0), (0.0003, 0))}, version=3),
    *(single(f"int8_{name}", OP, "int8", shape, (0.1, 3), (0.05, -7), version=2) for name, shape in SHAPES.items()),
]  # fmt: skip
REFUSED = {
    single("int16_zero_point", OP, "int16", quant=(0.1, 2), to=(0.1, 0), version=3, litert_refuses="zero_point"):
        "int16 tensor 'input0' must have zero point 0; got 2",
    single("float16", OP, "float16", litert_refuses="FLOAT16"): "no f16 kernel",
    single("no_scale", OP, "int8"): "needs a quantization scale; it has none",
}  # fmt: skip


def definition(case: Case, x: Real) -> Real:
    return np.clip(x, 0, 6)


@each(CASES)
def test_clamps(case: Case, oracle: Oracle) -> None:
    check(case, definition, oracle)


@each(list(REFUSED))
def test_refuses(case: Case, oracle: Oracle) -> None:
    check_refused(case, oracle, REFUSED[case])
