"""HARD_SWISH: x times (x + 3) / 6 clamped to between 0 and 1."""

from __future__ import annotations

import numpy as np

from tests.ops._elementwise import SHAPES, floats, single, steps
from tests.support.cases import Case, each
from tests.support.check import check, check_refused
from tests.support.oracle import Oracle
from tests.support.real import Real

OP = "HARD_SWISH"
QUANTS = {
    "same_scale": ((0.1, 3), (0.1, 3)),
    "finer_output": ((0.05, -128), (0.03, -120)),
    "coarser_output": ((0.1, 127), (0.37, 100)),
    "fine_input": ((0.01, 0), (0.007, -20)),
    "coarse_input": ((0.9, -5), (0.7, -128)),
    "saturates": ((0.1, 0), (0.02, 0)),
}
UINT8 = {name: ((a, za + 128), (b, zb + 128)) for name, ((a, za), (b, zb)) in QUANTS.items()}
CASES = [
    *floats(OP),
    *steps(OP, "int8", QUANTS),
    *steps(OP, "uint8", UINT8),
    *(single(f"int8_{name}", OP, "int8", shape, (0.05, 3), (0.04, -7)) for name, shape in SHAPES.items()),
]
REFUSED = {
    single("output_128_times_finer", OP, "int8", quant=(1.0, 0), to=(0.005, 0), litert_refuses="exponent"):
        "the input's scale must be below 128 times the output's; got 1 and 0.005",
    single("int16", OP, "int16", quant=(0.01, 0), litert_refuses="INT16"): "no qs16 kernel",
    single("float16", OP, "float16", litert_refuses="FLOAT16"): "no f16 kernel",
}  # fmt: skip


def definition(case: Case, x: Real) -> Real:
    product = x * np.clip(x + 3, 0, 6)
    # float32 overflows before the division.
    return np.where(np.abs(product) > np.finfo(np.float32).max, np.copysign(np.inf, x), product) / 6


@each(CASES)
def test_swishes(case: Case, oracle: Oracle) -> None:
    # x + 3 cancels near -3; what the fixed-point gate loses in 15 bits shows where the output is much finer.
    check(case, definition, oracle, lsb=2, terms=2)


@each(list(REFUSED))
def test_refuses(case: Case, oracle: Oracle) -> None:
    check_refused(case, oracle, REFUSED[case])
