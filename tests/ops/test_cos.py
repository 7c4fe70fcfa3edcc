"""COS: the cosine."""

from __future__ import annotations

import numpy as np

from tests.ops._elementwise import floats, single
from tests.support.cases import Case, each
from tests.support.check import check, check_refused
from tests.support.oracle import Oracle
from tests.support.real import Real

OP = "COS"
CASES = [
    *floats(OP),
    *floats(OP, "float16"),
    single("float32_large", OP, shape=(5000,),
           values=lambda rng: rng.choice([-1, 1], 5000) * 2 ** rng.uniform(5, 127, 5000)),
]  # fmt: skip
REFUSED = {
    single("int8", OP, "int8", quant=(0.1, 0), litert_refuses="unsupported by op"):
        "the input must be of type FLOAT32, FLOAT16; got INT8",
    single("float64", OP, "float64", litert_refuses="unsupported by op"): "got FLOAT64",
}  # fmt: skip


def definition(case: Case, x: Real) -> Real:
    return np.cos(x)


@each(CASES)
def test_waves(case: Case, oracle: Oracle) -> None:
    check(case, definition, oracle)


@each(list(REFUSED))
def test_refuses(case: Case, oracle: Oracle) -> None:
    check_refused(case, oracle, REFUSED[case])
