"""LEAKY_RELU: x from 0 on, alpha x below."""

from __future__ import annotations

import numpy as np

from tests.ops._elementwise import SHAPES, floats, single, steps
from tests.support.cases import Case, each
from tests.support.check import check, check_refused
from tests.support.oracle import Oracle
from tests.support.real import Real

OP = "LEAKY_RELU"
QUANTS = {
    "same_scale": ((0.1, 3), (0.1, 3)),
    "finer_output": ((0.1, -128), (0.03, 127)),
    "coarser_output": ((0.1, 127), (0.37, -128)),
}
CASES = [
    *floats(OP, options={"alpha": 0.2}),
    *(single(f"float32_alpha_{alpha}", OP, options={"alpha": alpha}) for alpha in (0.0, -0.5, 1.5)),
    *(case for alpha in (0.1, -0.3, 1.7) for case in (
        *steps(OP, "int8", {f"{name}_alpha_{alpha}": q for name, q in QUANTS.items()}, options={"alpha": alpha},
               version=2),
        *steps(OP, "int16", {f"alpha_{alpha}": ((0.001, 0), (0.0017, 0))}, options={"alpha": alpha}, version=2))),
    *steps(OP, "uint8", {"ends": ((0.1, 255), (0.07, 0)), "middle": ((0.1, 130), (0.07, 99))},
           options={"alpha": 0.3}, version=2),
    *steps(OP, "int16", {"ties_alpha_-1.5": ((2.0**-13, 0), (2.0**-11, 0))}, options={"alpha": -1.5},
           version=2),
    *(single(f"int8_{name}", OP, "int8", shape, (0.1, 3), (0.05, -7), options={"alpha": 0.1}, version=2)
      for name, shape in SHAPES.items()),
    single("int8_without_options", OP, "int8", quant=(0.1, 3), write_options=False, version=2),
]  # fmt: skip
REFUSED = {
    single("int16_zero_point", OP, "int16", quant=(0.1, 0), to=(0.1, 2), version=2, litert_refuses="zero_point"):
        "int16 tensor 'output0' must have zero point 0; got 2",
    single("alpha_is_infinite", OP, "int8", quant=(0.1, 0), options={"alpha": float("inf")}):
        "the scales 0.1, inf over 0.1 give no finite factor",
    single("float16", OP, "float16", litert_refuses="FLOAT16"): "no f16 kernel",
}  # fmt: skip


def definition(case: Case, x: Real) -> Real:
    return np.where(x > 0, x, x * np.float64(np.float32(case.options.get("alpha", 0.0))))


@each(CASES)
def test_leaks(case: Case, oracle: Oracle) -> None:
    check(case, definition, oracle)


@each(list(REFUSED))
def test_refuses(case: Case, oracle: Oracle) -> None:
    check_refused(case, oracle, REFUSED[case])
