"""LOGISTIC: the sigmoid, 1 / (1 + e^-x)."""

from __future__ import annotations

import numpy as np

from tests.ops._elementwise import SHAPES, floats, single, steps
from tests.support.cases import Case, each
from tests.support.check import check, check_refused
from tests.support.oracle import Oracle
from tests.support.real import Real

OP = "LOGISTIC"
INT8 = {f"scale_{s}_zero_point_{z}": ((s, z), (1 / 256, w)) for s, z, w in
        ((0.1, 3, -128), (0.02, -128, -128), (0.5, 127, -128), (0.05, 0, 0))}  # fmt: skip
UINT8 = {"middle": ((0.1, 128), (1 / 256, 0)), "end": ((0.03, 255), (1 / 256, 0))}
INT16 = {f"scale_{s}": ((s, 0), (2**-15, 0)) for s in (2**-12, 2**-11, 2**-15, 0.0003, 0.01, 1.0, 1e-7)}
CASES = [
    *floats(OP),
    *floats(OP, "float16"),
    single("float32_around_the_cut_offs", OP, shape=(8,), values=[16.6, 16.619047, 16.62, -8.9, -9, -9.1, -88, -104]),
    *steps(OP, "int8", INT8, version=2),
    *steps(OP, "uint8", UINT8),
    *steps(OP, "int16", INT16, version=3),
    *(single(f"int8_{name}", OP, "int8", shape, (0.05, 3), (1 / 256, -128)) for name, shape in SHAPES.items()),
]  # fmt: skip
REFUSED = {
    single("int8_scale", OP, "int8", quant=(0.1, 0), to=(0.01, -128), litert_refuses="scale"):
        "an INT8 output must have scale 1/256; got 0.01",
    single("int16_scale", OP, "int16", quant=(0.1, 0), to=(2**-14, 0), litert_refuses="scale"):
        "an INT16 output must have scale 1/32768",
    single("int16_zero_point", OP, "int16", quant=(0.1, 5), to=(2**-15, 0), litert_refuses="zero_point"):
        "int16 tensor 'input0' must have zero point 0; got 5",
    single("int16_scale_beyond_int32", OP, "int16", quant=(1e6, 0), to=(2**-15, 0)):
        "an INT16 input's scale must be below 2^31 / 12288; got 1e+06",
    single("int32", OP, "int32", litert_refuses="supported"): "no i32 kernel",
}  # fmt: skip


def definition(case: Case, x: Real) -> Real:
    return 1 / (1 + np.exp(-x))


@each(CASES)
def test_squashes(case: Case, oracle: Oracle) -> None:
    # int16 interpolates between 256 entries; floats below -9 are e^x, up to 1.2e-4 of themselves more.
    error = 2 * float(np.finfo(np.float16 if "float16" in case.id else np.float32).eps)
    check(case, definition, oracle, lsb=4 if "int16" in case.id else 1, error=error)


@each(list(REFUSED))
def test_refuses(case: Case, oracle: Oracle) -> None:
    check_refused(case, oracle, REFUSED[case])
