"""ABS: the magnitude."""

from __future__ import annotations

import numpy as np

from tests.ops._elementwise import SHAPES, floats, single, steps
from tests.support.cases import Case, each
from tests.support.check import check, check_refused
from tests.support.oracle import Oracle
from tests.support.real import Real

OP = "ABS"
QUANTS = {
    "same_scale": ((0.1, 3), (0.1, 3)),
    "finer_output": ((0.05, 100), (0.01, 20)),
    "coarser_output": ((0.1, 127), (0.37, 100)),
    "lowest_zero_points": ((0.1, -128), (0.1, -128)),
    "both_ends": ((0.02, -128), (0.5, 127)),
}
INT16 = {f"scale_{s}_to_{t}": ((s, 0), (t, 0)) for s, t in ((0.001, 0.001), (0.0003, 0.0005), (0.1, 0.03))}
CASES = [
    *floats(OP),
    *steps(OP, "int8", QUANTS, version=2),
    *steps(OP, "int16", INT16, version=2),
    single("int32", OP, "int32", (300,)),
    single("int16_without_scale", OP, "int16", (300,), version=3),
    *(single(f"int8_{name}", OP, "int8", shape, (0.05, 3), (0.04, -7), version=2) for name, shape in SHAPES.items()),
]  # fmt: skip
REFUSED = {
    single("uint8", OP, "uint8", quant=(0.1, 3), litert_refuses="unsupported by op"):
        "the input must be of type FLOAT32, INT8, INT16, INT32; got UINT8",
    single("int16_zero_point", OP, "int16", quant=(0.1, 1), version=2, litert_refuses="input_offset"):
        "int16 tensor 'input0' must have zero point 0; got 1",
    single("no_scale", OP, "int8", version=2, litert_refuses="quantization"): "needs a quantization scale",
}  # fmt: skip


def definition(case: Case, x: Real) -> Real:
    return np.abs(x)


@each(CASES)
def test_takes_magnitudes(case: Case, oracle: Oracle) -> None:
    check(case, definition, oracle)


@each(list(REFUSED))
def test_refuses(case: Case, oracle: Oracle) -> None:
    check_refused(case, oracle, REFUSED[case])
