"""RSQRT: 1 / sqrt(x)."""

from __future__ import annotations

import numpy as np

from tests.ops._elementwise import SHAPES, floats, single
from tests.support.cases import Case, each
from tests.support.check import check, check_refused
from tests.support.oracle import Oracle
from tests.support.real import Real

OP = "RSQRT"
CASES = [
    *floats(OP),
    *(single(f"int8_scale_{s}_to_{t}_{w}", OP, "int8", (128 - z,), (s, z), (t, w), np.arange(z, 128), version=2)
      for s, z, t, w in ((0.1, -128, 0.02, -128), (0.02, -128, 0.05, -100), (0.5, 0, 0.01, 0), (1.0, -7, 0.3, 127))),
    # Near 0 the curve is too steep for linear interpolation.
    *(single(f"int16_scale_{s}_to_{t}", OP, "int16", (30000,), (s, 0), (t, 0), np.arange(2768, 32768), version=3)
      for s, t in ((0.001, 0.0001), (0.03, 0.001))),
    *(single(f"int8_{name}", OP, "int8", shape, (0.05, -128), (0.04, -7), version=2) for name, shape in SHAPES.items()),
]  # fmt: skip
NEAR_ZERO = single(
    "int16_near_zero", OP, "int16", (2768,), (0.001, 0), (0.001, 0), np.arange(2768), version=3
)
REFUSED = {
    single("int8_negative", OP, "int8", (4,), (0.1, 3), values=[2, 3, 4, 5], version=2, litert_refuses="positive"):
        "op 0 RSQRT 'output0': the root of a negative number was asked for; quantized inputs must be 0 or above",
    single("int16_negative", OP, "int16", (2,), (0.1, 0), values=[-1, 1], version=3, litert_refuses="positive"):
        "the root of a negative number",
    single("int16_zero_point", OP, "int16", quant=(0.1, 1), version=3, litert_refuses="input_offset"):
        "int16 tensor 'input0' must have zero point 0; got 1",
    single("int8_scales_vanish", OP, "int8", quant=(1e-30, 0), to=(1e-38, 0), version=2):
        "the scales 1e-30 and 1e-38 are too small for float32",
    single("uint8", OP, "uint8", quant=(0.1, 1), version=2, litert_refuses="unsupported by op Rsqrt"): "no qu8 kernel",
}  # fmt: skip


def definition(case: Case, x: Real) -> Real:
    return 1 / np.sqrt(x)


@each(CASES)
def test_takes_roots(case: Case, oracle: Oracle) -> None:
    check(case, definition, oracle, lsb=2 if "int16" in case.id else 1)


def test_interpolates_as_litert_near_zero(oracle: Oracle) -> None:
    check(NEAR_ZERO, definition, oracle, lsb=65535)


@each(list(REFUSED))
def test_refuses(case: Case, oracle: Oracle) -> None:
    check_refused(case, oracle, REFUSED[case])
