"""LOG: the natural logarithm."""

from __future__ import annotations

import numpy as np

from tests.ops._elementwise import SHAPES, floats, single, steps
from tests.support.cases import Case, each
from tests.support.check import check, check_refused
from tests.support.oracle import Oracle
from tests.support.real import Real

OP = "LOG"
QUANTS = {
    "same_scale": ((0.1, 3), (0.1, 3)),
    "finer_output": ((0.05, 100), (0.01, 20)),
    "coarser_output": ((0.1, 127), (0.37, 100)),
    "lowest_zero_points": ((0.1, -128), (0.1, -128)),
    "both_ends": ((0.02, -128), (0.5, 127)),
}
CASES = [
    *floats(OP),
    single("float32_positive", OP, shape=(5000,), values=lambda rng: 2 ** rng.uniform(-149, 127, 5000)),
    single("float32_near_one", OP, shape=(5000,), values=lambda rng: rng.uniform(0.9, 1.1, 5000)),
    *steps(OP, "int8", QUANTS, version=2),
    # Near 0 the curve is too steep for linear interpolation.
    *(single(f"int16_scale_{s}_to_{t}", OP, "int16", (30000,), (s, 0), (t, 0), np.arange(2768, 32768), version=2)
      for s, t in ((0.001, 0.0005), (0.03, 0.001))),
    *(single(f"int8_{name}", OP, "int8", shape, (0.05, -128), (0.04, -7), version=2) for name, shape in SHAPES.items()),
]  # fmt: skip
REFUSED = {
    single("uint8", OP, "uint8", quant=(0.1, 3), litert_refuses="unsupported by op"):
        "the input must be of type FLOAT32, INT8, INT16; got UINT8",
    single("int16_zero_point", OP, "int16", quant=(0.1, 1), version=2, litert_refuses="input_offset"):
        "int16 tensor 'input0' must have zero point 0; got 1",
}  # fmt: skip


def definition(case: Case, x: Real) -> Real:
    return np.where(x <= 0, -np.inf if case.outputs[0].quant else np.log(x), np.log(x))


@each(CASES)
def test_grows(case: Case, oracle: Oracle) -> None:
    check(case, definition, oracle, lsb=2 if "int16" in case.id else 1)


@each(list(REFUSED))
def test_refuses(case: Case, oracle: Oracle) -> None:
    check_refused(case, oracle, REFUSED[case])
