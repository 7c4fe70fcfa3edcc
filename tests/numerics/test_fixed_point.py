"""Fixed-point primitives against definitions in Python's integers and fractions, at and around every boundary."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from glasslite.kernels.reference import fixed_point as fp

INT32 = st.integers(fp.INT32_MIN, fp.INT32_MAX)
MULTIPLIER = st.integers(1 << 30, fp.INT32_MAX)


def round_half_away(x: Fraction) -> int:
    return int(math.copysign(1, x)) * math.floor(abs(x) + Fraction(1, 2))


def to_int32(x: int) -> int:
    return (x + (1 << 31)) % (1 << 32) - (1 << 31)


def high_mul(a: int, b: int) -> int:
    """The rounded high half as gemmlowp states it: a nudge by sign, then a division that truncates."""
    if a == b == fp.INT32_MIN:
        return fp.INT32_MAX
    product = a * b
    nudged = product + ((1 << 30) if product >= 0 else 1 - (1 << 30))
    return math.trunc(Fraction(nudged, 1 << 31))


def divide_by_pot(x: int, exponent: int) -> int:
    return round_half_away(Fraction(x, 1 << exponent))


def multiply(x: int, multiplier: int, shift: int) -> int:
    return divide_by_pot(high_mul(to_int32(x << max(shift, 0)), multiplier), max(-shift, 0))


def int64(x: int) -> fp.Int64:
    return np.array([x], np.int64)


@given(INT32, INT32)
@example(fp.INT32_MIN, fp.INT32_MIN)
@example(fp.INT32_MIN, fp.INT32_MAX)
@example(-3, 1 << 30)
@example(-1, 1 << 30)
@example(1, -(1 << 30))
@example(0, fp.INT32_MIN)
def test_high_multiplication(a: int, b: int) -> None:
    assert fp.saturating_rounding_doubling_high_mul(int64(a), b)[0] == high_mul(a, b)


@given(INT32, st.integers(0, 31))
@example(fp.INT32_MIN, 31)
@example(fp.INT32_MAX, 31)
@example(-2, 2)
@example(2, 2)
@example(-6, 2)
@example(-1, 1)
@example(-1, 0)
def test_division_by_a_power_of_two_rounds_ties_away_from_zero(x: int, exponent: int) -> None:
    assert fp.rounding_divide_by_pot(int64(x), exponent)[0] == divide_by_pot(x, exponent)


@given(INT32, MULTIPLIER, st.integers(-31, 30))
@example(-6, 1 << 30, -1)
@example(fp.INT32_MIN, 1 << 30, -31)
@example(fp.INT32_MAX, fp.INT32_MAX, 30)
def test_multiplication_by_a_quantized_multiplier(x: int, multiplier: int, shift: int) -> None:
    assert fp.multiply_by_quantized_multiplier(int64(x), multiplier, shift)[0] == multiply(
        x, multiplier, shift
    )


def test_one_multiplier_a_channel_equals_one_at_a_time() -> None:
    rng = np.random.default_rng(1)
    x = rng.integers(-(1 << 24), 1 << 24, (50, 7))
    multiplier, shift = rng.integers(1 << 30, 1 << 31, 7), np.array([-12, -3, 0, 2, -31, 5, -1])
    together = fp.multiply_by_quantized_multiplier(x, multiplier, shift)
    apart = [
        [multiply(int(v), int(m), int(s)) for v, m, s in zip(row, multiplier, shift, strict=True)]
        for row in x
    ]
    assert together.tolist() == apart


SETS = {
    "double": [-2, -1, 1, 2, 3],
    "half-up": [-1, 0, 1, 2, 3],
    "float32": [-2, 0, 0, 2, 2],
    "float64": [-2, -1, 1, 2, 3],
}


@pytest.mark.parametrize("rounding", SETS)
def test_a_quarter_of_small_accumulators(rounding: str) -> None:
    """Measured: ai-edge-litert 2.3.0 on x86, 1x1 CONV_2D with a factor of 0.25; "float64" FULLY_CONNECTED."""
    how = fp.requantization(0.25, rounding)
    assert fp.requantize(np.array([-6, -2, 2, 6, 10], np.int64), how).tolist() == SETS[rounding]


@given(INT32, MULTIPLIER, st.integers(-31, 30))
@example(-6, 1 << 30, -1)
@example(fp.INT32_MIN, 1 << 30, -31)
def test_ties_of_the_shift_go_up(x: int, multiplier: int, shift: int) -> None:
    how = fp.Requantization(
        "half-up",
        np.zeros(1),
        np.array([multiplier], np.int32),
        np.array([shift], np.int32),
        np.zeros(1, np.float32),
    )
    high = high_mul(to_int32(x << max(shift, 0)), multiplier)
    expected = math.floor(Fraction(high, 1 << max(-shift, 0)) + Fraction(1, 2))
    assert fp.requantize(int64(x), how)[0] == expected


def test_a_tail_of_channels_rounds_ties_away_from_zero() -> None:
    x = np.full((2, 5), -6, np.int64)
    one = fp.requantization(0.25, "half-up", tail=2)
    assert fp.requantize(x, one).tolist() == [[-1, -1, -1, -2, -2]] * 2
    several = fp.requantization([0.25] * 5, "half-up", tail=5)
    assert fp.requantize(x.copy(), several, x).tolist() == [[-2] * 5] * 2


@given(INT32, st.floats(2.0**-30, 200, width=32))
@example((1 << 24) + 1, 1.0)
@example(fp.INT32_MAX, 200.0)
@example(fp.INT32_MIN, 200.0)
def test_float32_rounds_the_accumulator_then_the_product_then_ties_to_even(x: int, factor: float) -> None:
    product = float(np.float32(x) * np.float32(factor))
    expected = min(max(round(Fraction(product)), fp.INT32_MIN), fp.INT32_MAX)
    assert fp.requantize(int64(x), fp.requantization(factor, "float32"))[0] == expected


def test_float32_reads_the_factor_that_float32_arithmetic_arrives_at() -> None:
    how = fp.requantization(0.25, "float32", factor=np.float32(0.75))
    assert fp.requantize(int64(2), how)[0] == 2


def test_an_unknown_rounding_is_no_default() -> None:
    with pytest.raises(ValueError, match="'doubel'"):
        fp.requantize(int64(1), fp.requantization(0.25, "doubel"))


@given(st.integers(-(1 << 47), (1 << 47) - 1), MULTIPLIER, st.integers(-31, 7))
@example((1 << 47) - 1, 0x7FFF0000, -10)
@example(-(1 << 47), 0x7FFEFFFF, -20)
def test_the_form_for_sixteen_bit_activations(x: int, multiplier: int, shift: int) -> None:
    reduced = (multiplier + (1 << 15)) >> 16 if multiplier < 0x7FFF0000 else 0x7FFF
    expected = to_int32(math.floor(Fraction(x * reduced, 1 << (15 - shift)) + Fraction(1, 2)))
    assert fp.multiply_by_quantized_multiplier_int64(int64(x), multiplier, shift)[0] == expected


@given(st.floats(2.0**-31, 2.0**20))
@example(1.0)
@example(0.5)
@example(math.nextafter(1.0, 0.0))
@example(0.99999999999)
@example(2.0**-31)
def test_a_quantized_multiplier_is_the_nearest_with_31_bits(real: float) -> None:
    multiplier, shift = fp.quantize_multiplier(real)
    assert 1 << 30 <= multiplier <= fp.INT32_MAX
    error = abs(Fraction(multiplier) * Fraction(2) ** (shift - 31) - Fraction(real))
    assert error <= Fraction(1, 2) * Fraction(2) ** (shift - 31)


@pytest.mark.parametrize("real", [0.0, 2.0**-33, 1e-20, math.inf, math.nan])
def test_factors_that_no_multiplier_holds_become_zero(real: float) -> None:
    assert fp.quantize_multiplier(real) == (0, 0)


@given(st.fractions(-(10**6), 10**6, max_denominator=4))
def test_rounding_half_away(x: Fraction) -> None:
    assert fp.round_half_away(float(x)) == round_half_away(x)


def test_rounding_keeps_the_largest_float_below_a_half() -> None:
    below = np.nextafter(np.float32(0.5), np.float32(0))
    assert fp.round_half_away(below) == 0.0
    assert fp.round_half_away(-below) == 0.0
    assert fp.round_half_away(np.float32(8388609.0)) == 8388609.0


def test_requantization_in_float64_rounds_once() -> None:
    how = fp.requantization([0.25, 0.5], "float64")
    steps = fp.requantize(np.array([[-6, 3], [6, -3]], np.int64), how)
    assert steps.tolist() == [[-2, 2], [2, -2]]
