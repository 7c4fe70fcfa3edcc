"""TANH: the hyperbolic tangent."""

from __future__ import annotations

import numpy as np

from tests.ops._elementwise import SHAPES, floats, single, steps
from tests.support.cases import Case, each
from tests.support.check import check, check_refused
from tests.support.oracle import Oracle
from tests.support.real import Real

OP = "TANH"
INT8 = {f"scale_{s}_zero_point_{z}": ((s, z), (t, w)) for s, z, t, w in
        ((0.1, 3, 1 / 128, 0), (0.02, -128, 1 / 128, 0), (0.05, 127, 0.005, 20), (0.05, 0, 0.02, -128))}  # fmt: skip
INT16 = {f"scale_{s}": ((s, 0), (2**-15, 0)) for s in (2**-12, 2**-11, 2**-13, 0.0003, 0.01, 1.0, 1e-7)}
CASES = [
    *floats(OP),
    *floats(OP, "float16"),
    *steps(OP, "int8", INT8, version=2),
    *steps(OP, "uint8", {"middle": ((0.1, 128), (1 / 128, 128)), "end": ((0.03, 255), (0.01, 255))}),
    *steps(OP, "int16", INT16, version=3),
    *(single(f"int8_{name}", OP, "int8", shape, (0.05, 3), (1 / 128, 0)) for name, shape in SHAPES.items()),
]  # fmt: skip
REFUSED = {
    single("int16_scale", OP, "int16", quant=(0.1, 0), to=(2**-14, 0), litert_refuses="log2"):
        "an INT16 output must have scale 1/32768; got 6.10352e-05",
    single("int16_zero_point", OP, "int16", quant=(0.1, 0), to=(2**-15, 1), litert_refuses="zero_point"):
        "int16 tensor 'output0' must have zero point 0; got 1",
    single("int32", OP, "int32", litert_refuses="supported"): "no i32 kernel",
}  # fmt: skip


def definition(case: Case, x: Real) -> Real:
    return np.tanh(x)


@each(CASES)
def test_squashes(case: Case, oracle: Oracle) -> None:
    # int16 interpolates between 256 entries.
    check(case, definition, oracle, lsb=8 if "int16" in case.id else 1)


@each(list(REFUSED))
def test_refuses(case: Case, oracle: Oracle) -> None:
    check_refused(case, oracle, REFUSED[case])
