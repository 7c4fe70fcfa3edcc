"""SQRT: the square root."""

from __future__ import annotations

import numpy as np

from tests.ops._elementwise import SHAPES, floats, single
from tests.support.cases import Case, each
from tests.support.check import check, check_refused
from tests.support.oracle import Oracle
from tests.support.real import Real

OP = "SQRT"
CASES = [
    *floats(OP),
    single("float32_positive", OP, shape=(5000,), values=lambda rng: 2 ** rng.uniform(-149, 127, 5000)),
    *(single(f"int8_scale_{s}_to_{t}_{w}", OP, "int8", (128 - z,), (s, z), (t, w), np.arange(z, 128), version=2)
      for s, z, t, w in ((0.1, -128, 0.02, -128), (0.02, -128, 0.05, -100), (0.5, 0, 0.01, 0), (1.0, -7, 0.3, 127))),
    *(single(f"int16_scale_{s}_to_{t}", OP, "int16", (32768,), (s, 0), (t, 0), np.arange(32768), version=2)
      for s, t in ((0.001, 0.0002), (0.03, 0.001))),
    *(single(f"int8_{name}", OP, "int8", shape, (0.05, -128), (0.04, -7), version=2) for name, shape in SHAPES.items()),
]  # fmt: skip
REFUSED = {
    single("int8_negative", OP, "int8", (4,), (0.1, 3), values=[2, 3, 4, 5], version=2, litert_refuses="non-negative"):
        "op 0 SQRT 'output0': the root of a negative number was asked for; quantized inputs must be 0 or above",
    single("int16_zero_point", OP, "int16", quant=(0.1, 1), version=2, litert_refuses="input_offset"):
        "int16 tensor 'input0' must have zero point 0; got 1",
    single("uint8", OP, "uint8", quant=(0.1, 1), version=2, litert_refuses="unsupported by op"):
        "the input must be of type FLOAT32, INT8, INT16; got UINT8",
}  # fmt: skip


def definition(case: Case, x: Real) -> Real:
    return np.sqrt(x)


@each(CASES)
def test_takes_roots(case: Case, oracle: Oracle) -> None:
    check(case, definition, oracle)


@each(list(REFUSED))
def test_refuses(case: Case, oracle: Oracle) -> None:
    check_refused(case, oracle, REFUSED[case])
