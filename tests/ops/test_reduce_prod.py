"""REDUCE_PROD: the product over axes."""

from __future__ import annotations

import numpy as np

from tests.ops._reductions import along, over, shapes
from tests.support.cases import Act, Case, Out, each
from tests.support.check import check, check_litert, check_refused
from tests.support.oracle import Oracle
from tests.support.real import Real

OP = "REDUCE_PROD"
CASES = [
    *shapes(OP, "float32", values=lambda rng: rng.uniform(0.5, 1.5)),
    *(case for t in ("int32", "int64") for case in shapes(OP, t)),
    *(over(f"{t}_of_nothing", OP, (2, 0, 3), [1], t) for t in ("float32", "int32")),
    *(over(f"plain_{t}", OP, (3, 9), [1], t) for t in ("int8", "uint8", "int16")),
    over("float_narrow", OP, (50, 3), [0], values="normal"),
    over("float_wide", OP, (9, 40), [0], values="normal"),
    over("float_rows", OP, (7, 33), [1], values="normal"),
    over("float_overflows", OP, (40, 9), [0], values=1e3),
    Case("axes_at_run_time", OP, [Act((3, 4), "int32"), Act((1,), "int32", values=[1])], [Out("int32")], version=2),
]  # fmt: skip
#: Quantized: scaled after each multiplication, so that the result may be far from the product.
QUANTIZED = [
    *shapes(OP, "int8", (0.1, -9)),
    *shapes(OP, "int16", (0.001, 0)),
    over("int8_to_another_scale", OP, (20, 5), [1], "int8", (0.05, 3), to=(0.2, -128)),
    over("int8_near_one", OP, (20, 6), [1], "int8", (0.01, -128), to=(0.01, -128),
         values=np.arange(120).reshape(20, 6) % 40),
    over("int8_saturates", OP, (20, 5), [1], "int8", (1.0, 0), to=(1.0, 0)),
    over("int16_to_another_scale", OP, (20, 5), [1], "int16", (0.0005, 0), to=(0.002, 0)),
    over("int8_of_one_value_to_another_scale", OP, (20, 1), [1], "int8", (0.1, 3), to=(0.3, -5)),
]  # fmt: skip
REFUSED = {
    over("no_such_axis", OP, (3, 4), [2], litert_refuses="Invalid axis"): "axis 2 does not exist in 2 dimensions",
    over("uint8", OP, (3, 4), [1], "uint8", (0.1, 3), litert_refuses="Unsupported quantized"):
        "quantized inputs must be of type INT8, INT16; got UINT8",
    over("int16_zero_point", OP, (3, 4), [1], "int16", (0.1, 3), litert_refuses="zero_point"):
        "INT16 zero points must be 0; got 3 and 3",
}  # fmt: skip


def definition(case: Case, x: Real, axes: Real) -> Real:
    return np.asarray(x.prod(**along(case, axes, x.ndim), dtype=x.dtype))


@each(CASES)
def test_multiplies(case: Case, oracle: Oracle) -> None:
    check(case, definition, oracle, terms=140)


@each(QUANTIZED)
def test_multiplies_as_litert(case: Case, oracle: Oracle) -> None:
    for numerics in ("reference", "optimized", "litert"):
        check_litert(case, oracle, numerics=numerics)


@each(list(REFUSED))
def test_refuses(case: Case, oracle: Oracle) -> None:
    check_refused(case, oracle, REFUSED[case])
