"""LOG_SOFTMAX: x less the logarithm of the sum of e^x, along the last axis."""

from __future__ import annotations

import numpy as np

from glasslite.engine.ir import Shape
from tests.ops._elementwise import single
from tests.support.cases import Case, Values, each
from tests.support.check import check, check_refused
from tests.support.oracle import Oracle
from tests.support.real import Real

OP = "LOG_SOFTMAX"
SHAPES: dict[str, Shape] = {
    "vector": (10,),
    "image": (2, 3, 5, 7),
    "one_class": (5, 1),
    "no_rows": (0, 3),
    "no_classes": (3, 0),
    "many_rows": (1917, 21),
    "imagenet": (1, 1001),
}
TO = {"int8": (1 / 16, 127), "uint8": (1 / 16, 255)}


def log_soft(id: str, type: str, shape: Shape = (4, 30), scale: float = 0.1, values: Values = "full") -> Case:
    zero_point = {"int8": 3, "uint8": 130}[type]
    return single(id, OP, type, shape, (scale, zero_point), TO[type], values, version=2)


CASES = [
    *(single(f"float32_{name}", OP, shape=shape) for name, shape in SHAPES.items()),
    *(single(f"float32_special_{n}", OP, shape=(20, n), values="special") for n in (2, 9)),
    *(log_soft(f"{t}_{name}", t, shape) for t in TO for name, shape in SHAPES.items()),
    *(log_soft(f"{t}_scale_{s}", t, scale=s) for t in TO for s in (0.003, 0.02, 0.5, 4.0, 40.0)),
    *(log_soft(f"{t}_{n}_equal", t, (2, n), values=5) for t in TO for n in (511, 512, 4095)),
]
#: BUILTIN_REF's sum overflows here.
BEYOND = log_soft("int8_4096_equal", "int8", (1, 4096), values=5)
REFUSED = {
    single("scalar", OP, shape=()): "the input must have at least one dimension; it is a scalar",
    single("int8_scale", OP, "int8", quant=(0.1, 0), to=(1 / 8, 127), litert_refuses="scale"):
        "an INT8 output must have scale 1/16 and zero point 127; got 0.125 and 127",
    single("uint8_zero_point", OP, "uint8", quant=(0.1, 0), to=(1 / 16, 0), litert_refuses="zero_point"):
        "an UINT8 output must have scale 1/16 and zero point 255; got 0.0625 and 0",
    single("int16", OP, "int16", quant=(0.1, 0), litert_refuses="supported"): "no qs16 kernel",
}  # fmt: skip


def definition(case: Case, x: Real) -> Real:
    if not x.size:
        return x
    difference = x - np.fmax.reduce(x, axis=-1, keepdims=True)
    return np.asarray(difference - np.log(np.exp(difference).sum(axis=-1, keepdims=True)))


@each([*CASES, BEYOND])
def test_normalizes(case: Case, oracle: Oracle) -> None:
    check(case, definition, oracle, terms=20)


@each(list(REFUSED))
def test_refuses(case: Case, oracle: Oracle) -> None:
    check_refused(case, oracle, REFUSED[case])
