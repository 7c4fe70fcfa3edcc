"""SOFTMAX: e^(beta x) over its sum, along the last axis."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from glasslite import OpError
from glasslite.engine.ir import Shape
from tests.ops._elementwise import single
from tests.support.cases import Act, Case, Out, Values, each
from tests.support.check import check, check_litert, check_refused, run_ours
from tests.support.oracle import Oracle
from tests.support.real import Real

OP = "SOFTMAX"
SHAPES: dict[str, Shape] = {
    "vector": (10,),
    "image": (2, 3, 5, 7),
    "five_axes": (2, 1, 3, 2, 4),
    "one_class": (5, 1),
    "no_rows": (0, 3),
    "no_classes": (3, 0),
    "many_rows": (1917, 21),
    "imagenet": (1, 1001),
}
TO = {"int8": (1 / 256, -128), "uint8": (1 / 256, 0), "int16": (1 / 32768, 0), "8_to_16": (1 / 65536, -32768)}
ABORTS = "died with exit code -6"


def soft(
    id: str, type: str, shape: Shape = (4, 30), scale: float = 0.1, values: Values = "full", beta: float = 1.0,
    output: str = "", **more: Any,
) -> Case:  # fmt: skip
    zero_point = {"int8": 3, "uint8": 130}.get(type, 0)
    to = Out(output or type, *TO["8_to_16" if output else type])
    return Case(
        id, OP, [Act(shape, type, scale, zero_point, values=values)], [to], {"beta": beta}, version=3, **more
    )


def flat(count: int, **more: Any) -> Case:
    """A row of equal elements."""
    return soft(f"int8_{count}_equal", "int8", (1, count), values=5, **more)


FLOATS = [
    *(single(f"{t}_{name}", OP, t, shape, options={"beta": 1.0}) for t in ("float32", "float16")
      for name, shape in SHAPES.items()),
    *(single(f"float32_beta_{b}", OP, shape=(4, 30), options={"beta": b}) for b in (0.0, 0.3, 2.5, -1.0)),
    *(single(f"float32_special_{n}", OP, shape=(20, n), values="special", options={"beta": 1.0}) for n in (2, 9)),
    single("float32_far_apart", OP, shape=(20, 9), values=lambda rng: rng.uniform(-200, 200, (20, 9)),
           options={"beta": 1.0}),
    single("float32_without_options", OP, shape=(4, 30), write_options=False),
]  # fmt: skip
CASES = [
    *(soft(f"{t}_{name}", t, shape, scale) for t, scale in (("int8", 0.1), ("uint8", 0.1), ("int16", 0.0005))
      for name, shape in SHAPES.items()),
    *(soft(f"{t}_scale_{s}", t, scale=s) for t in ("int8", "uint8") for s in (0.003, 0.02, 0.5, 4.0, 40.0)),
    *(soft(f"int16_scale_{s}", "int16", scale=s) for s in (1e-5, 1 / 3000, 0.01, 1.0)),
    *(soft(f"{t}_beta_{b}", t, scale=s, beta=b) for t, s in (("int8", 0.1), ("uint8", 0.1), ("int16", 0.0005))
      for b in (0.3, 2.5)),
    *(soft(f"{t}_to_int16_scale_{s}", t, scale=s, output="int16") for t in ("int8", "uint8") for s in (0.02, 0.3)),
    soft("int8_close_together", "int8", (7, 91), 0.05, lambda rng: rng.integers(20, 40, (7, 91))),
    flat(511),
]  # fmt: skip
ABORTING = [
    flat(512, litert_refuses=ABORTS),
    soft("uint8_512_equal", "uint8", (1, 512), values=5, litert_refuses=ABORTS),
    soft("int8_scale_vanishes", "int8", scale=1e-9, litert_refuses=ABORTS),
]
#: Sums that wrap at 2^32 but pass LiteRT's check, or need no check.
WRAPPING = [flat(8200), soft("int8_to_int16_20000_equal", "int8", (1, 20000), values=5, output="int16")]
REFUSED = {
    single("scalar", OP, shape=(), litert_refuses="NumDimensions"):
        "the input must have at least one dimension; it is a scalar",
    single("int8_zero_point", OP, "int8", quant=(0.1, 0), to=(1 / 256, 0), litert_refuses="zero_point"):
        "an INT8 output must have scale 1/256 and zero point -128; got 0.00390625 and 0",
    single("int16_scale", OP, "int16", quant=(0.1, 0), to=(1 / 256, 0), litert_refuses="not near"):
        "an INT16 output must have scale 1/32768 and zero point 0",
    Case("int8_to_float", OP, [Act((3,), "int8", 0.1)], [Out("float32")], {"beta": 1.0}, litert_refuses="Only int8_t"):
        "an INT8 input gives an INT8 or INT16 output; got FLOAT32",
    soft("int8_beta_negative", "int8", beta=-1.0):
        "beta of a quantized input must be 0 or above; got -1",
    single("int32", OP, "int32", litert_refuses="supported"): "no i32 kernel",
}  # fmt: skip


def definition(case: Case, x: Real) -> Real:
    beta = np.float64(np.float32(case.options.get("beta", 0.0)))
    if not x.size:
        return x
    exponential = np.exp((x - np.fmax.reduce(x, axis=-1, keepdims=True)) * beta)
    return np.asarray(exponential / exponential.sum(axis=-1, keepdims=True))


@each(FLOATS)
def test_floats(case: Case, oracle: Oracle) -> None:
    # The argument of e^x is rounded: its error grows with the distance from the largest.
    check(case, definition, oracle, terms=1000)


@each([*CASES, *ABORTING])
def test_quantized(case: Case, oracle: Oracle) -> None:
    # 16-bit outputs have more bits than the fixed point of 8-bit inputs and the tables of int16 ones are good for.
    check(case, definition, oracle, lsb=60 if "int16" in case.id else 1)


@each(WRAPPING)
def test_reproduces_the_sum_that_wraps(case: Case, oracle: Oracle) -> None:
    check_litert(case, oracle, numerics="reference-with-defects")


def test_names_the_abort() -> None:
    with pytest.raises(OpError, match="op 0 SOFTMAX 'output0': LiteRT's BUILTIN_REF aborts here"):
        run_ours(flat(512), numerics="reference-with-defects")


@each(list(REFUSED))
def test_refuses(case: Case, oracle: Oracle) -> None:
    check_refused(case, oracle, REFUSED[case])
