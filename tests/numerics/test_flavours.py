"""Roundings that no kernel set on x86 has: held against their formulas in exact arithmetic, operator by operator."""

from __future__ import annotations

from fractions import Fraction
from math import floor

import numpy as np
import pytest

import glasslite
from glasslite.engine.numerics import NUMERICS, numerics_named
from glasslite.engine.plan import Settings, make_plan
from glasslite.kernels.reference.fixed_point import INT32_MAX, INT32_MIN, requantization, requantize
from tests.ops.test_conv2d import conv
from tests.ops.test_depthwise_conv2d import depthwise
from tests.ops.test_fully_connected import dense
from tests.ops.test_mul import CASES as PRODUCTS
from tests.support.cases import Act, Case, Const, Out
from tests.support.check import run_ours

LAYERS = ("CONV_2D", "DEPTHWISE_CONV_2D", "FULLY_CONNECTED")
#: Steps of -10, -6, -2, 2, 6, 10 by 1/4.
AWAY, UP, EVEN = [-3, -2, -1, 1, 2, 3], [-2, -1, 0, 1, 2, 3], [-2, -2, 0, 0, 2, 2]
FLAVOURS = ("single", "xnnpack-arm")
FACTORS = (0.25, 0.5, 2.0**-13, 0.1, 0.7499999, 1.5, 3.0, 2.0**-20 * 1.3, 7.0)


def accumulators() -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Both ends of int32, multiples of four by two (ties of factors 1/4 and 1/2), and what lies between."""
    rng = np.random.default_rng(3)
    small, wide = np.arange(-90, 91), rng.integers(INT32_MIN, INT32_MAX, 4000)
    ties = 4096 * np.arange(-50, 51) + np.repeat([[0], [1], [-1]], 101, axis=1)
    return np.concatenate([small, wide, ties.reshape(-1), [INT32_MIN, INT32_MAX]])


@pytest.mark.parametrize("rounding", ["single", "rndnu", "int64"])
@pytest.mark.parametrize("factor", FACTORS)
def test_the_whole_product_of_the_integers_is_rounded_once_ties_up(factor: float, rounding: str) -> None:
    acc = accumulators()
    how = requantization(factor, rounding)
    multiplier, shift, bits = how.integers() or pytest.fail("no integers")
    exact = Fraction(int(multiplier[0])) * Fraction(2) ** (int(shift[0]) - bits)
    assert abs(exact / Fraction(factor) - 1) <= Fraction(2) ** -bits
    wanted = [_int32(floor(int(a) * exact + Fraction(1, 2))) for a in acc]
    assert [_int32(step) for step in requantize(acc, how).tolist()] == wanted


@pytest.mark.parametrize("factor", FACTORS)
def test_rndnu_rounds_the_float32_factor_once_ties_up(factor: float) -> None:
    acc = accumulators()
    exact = Fraction(float(np.float32(factor)))
    wanted = [floor(int(a) * exact + Fraction(1, 2)) for a in acc]
    assert requantize(acc, requantization(factor, "rndnu")).tolist() == wanted


def test_factors_beyond_the_multiplier_saturate() -> None:
    """2^30 and more are taken for the largest factor that there is, as QuantizeMultiplier takes them."""
    exact = Fraction(INT32_MAX, 2)
    for acc in (1, -1, 3):
        found = requantize(np.array([acc]), requantization(2.0**40, "single"))
        assert found.tolist() == [_int32(floor(acc * exact + Fraction(1, 2)))]


def test_the_roundings_differ_at_ties_alone_or_where_two_roundings_add_up() -> None:
    """Factor 1/4: "double" takes ties away from zero, "float32" to even, the others up."""
    acc = np.array([-10, -6, -2, 2, 6, 10], np.int64)
    wanted = {"double": AWAY, "half-up": UP, "single": UP, "rndnu": UP, "float32": EVEN}
    assert {r: requantize(acc, requantization(0.25, r)).tolist() for r in wanted} == wanted
    # Just below a tie the high multiplication rounds up to it, and the shift up once more.
    below = np.array([(1 << 20) - 1], np.int64)
    factor = 1.5 * 2.0**-20 / (1 - 2.0**-20)
    twice, once = (requantize(below, requantization(factor - 2.0**-52, r)) for r in ("half-up", "single"))
    assert (twice.tolist(), once.tolist()) == ([2], [1])


def _int32(value: int) -> int:
    return (value + (1 << 31)) % (1 << 32) - (1 << 31)


def ties(op: str, type: str = "int8", several: bool = False) -> Case:
    """A layer whose accumulators are the bias, so that its factor of 1/4 sees ties of both signs and saturation."""
    steps = [-10, -6, -2, 2, 6, 10, 5000, -5000]
    zero = 0 if type == "int8" else 128
    scales, zeros = (np.full(8, 0.5), np.full(8, zero)) if several else (0.5, zero)
    shape = {"FULLY_CONNECTED": (8, 1), "CONV_2D": (8, 1, 1, 1), "DEPTHWISE_CONV_2D": (1, 1, 1, 8)}[op]
    pixel = (1, 1) if op == "FULLY_CONNECTED" else (1, 1, 1, 1)
    filter = Const(np.full(shape, zero + 1, type), scales, zeros, 3 if several and shape[0] == 1 else 0)
    image = Act(pixel, type, 0.5, zero, np.full(pixel, zero, type))
    bias = Const(np.array(steps, np.int32), np.full(8, 0.25) if several else 0.25)
    options = {} if op == "FULLY_CONNECTED" else {"stride_w": 1, "stride_h": 1, "padding": "VALID"}
    if op == "DEPTHWISE_CONV_2D":
        options["depth_multiplier"] = 8
    return Case("ties", op, [image, filter, bias], [Out(type, 1.0, zero)], options, version=3)


@pytest.mark.parametrize("backend", ["reference", "jit"])
@pytest.mark.parametrize(
    ("op", "type", "several", "numerics", "wanted"),
    [
        *((op, t, False, "single", UP) for op in LAYERS for t in ("int8", "uint8")),
        ("CONV_2D", "int8", True, "single", UP),
        ("CONV_2D", "int8", False, "xnnpack-arm", EVEN),
        ("CONV_2D", "uint8", False, "xnnpack-arm", UP),
        ("DEPTHWISE_CONV_2D", "int8", False, "xnnpack-arm", UP),
        ("DEPTHWISE_CONV_2D", "int8", True, "xnnpack-arm", EVEN),
        ("DEPTHWISE_CONV_2D", "uint8", False, "xnnpack-arm", UP),
        ("FULLY_CONNECTED", "int8", True, "xnnpack-arm", EVEN),
        ("FULLY_CONNECTED", "uint8", False, "xnnpack-arm", UP),
        ("CONV_2D", "int8", False, "reference", AWAY),
        ("CONV_2D", "uint8", False, "litert", EVEN),
    ],
)  # fmt: skip
def test_layers_round_ties_as_the_flavour_says(
    op: str, type: str, several: bool, numerics: str, wanted: list[int], backend: str
) -> None:
    model = ties(op, type, several).converted()
    session = glasslite.Session(glasslite.load(model), backend=backend, numerics=numerics)
    (output,) = session.run(ties(op, type, several).arrays()).values()
    zero, low, high = (0, -128, 127) if type == "int8" else (128, 0, 255)
    assert output.reshape(-1).tolist() == [*(zero + step for step in wanted), high, low]


@pytest.mark.parametrize("numerics", FLAVOURS)
@pytest.mark.parametrize(
    "case",
    [
        conv("conv", "int8", (2, 7, 9, 5), (6, 3, 3, 5), per_channel=True),
        conv("uint8_conv", "uint8", (1, 9, 9, 4), (8, 3, 3, 4)),
        depthwise("depthwise", "int8", (1, 9, 8, 6), (1, 3, 3, 6)),
        dense("dense", "uint8", (3, 40), (9, 40)),
        *[case for case in PRODUCTS if case.outputs[0].type in ("int8", "uint8")][:3],
    ],
    ids=lambda case: f"{case.op}-{case.id}",
)  # fmt: skip
def test_backends_agree(case: Case, numerics: str) -> None:
    ours = [run_ours(case, numerics=numerics, backend=backend)[0] for backend in ("reference", "jit")]
    assert np.array_equal(*ours)


def test_what_is_not_compiled_is_seen_in_the_plan() -> None:
    graph = glasslite.load(ties("CONV_2D", "uint8").converted())
    backends = {n: make_plan(graph, Settings("jit", numerics_named(n))).steps[0].backend for n in NUMERICS}
    assert backends["single"] == backends["xnnpack-arm"] == "reference"
    assert backends["litert"] == backends["reference"] == "jit"
