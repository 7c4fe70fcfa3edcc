"""gemmlowp's fixed-point functions against real numbers, over their whole ranges."""

from __future__ import annotations

import numpy as np

from glasslite.kernels.reference import _gemmlowp as g
from glasslite.kernels.reference.fixed_point import INT32_MAX, INT32_MIN

ONE = 2.0**31


def test_exponential() -> None:
    x = np.concatenate(
        [[0, -1, -(1 << 24), 1 - (1 << 24)], np.linspace(-31 * 2**26, 0, 5001).astype(np.int64)]
    )
    off = np.abs(g.exp_on_negative_values(x) / ONE - np.exp(x / 2.0**26))
    assert off.max() < 3e-7
    assert g.exp_on_negative_values(np.array([0]))[0] == INT32_MAX


def test_reciprocal() -> None:
    x = np.concatenate([1 << np.arange(19, 40), np.random.default_rng(1).integers(1 << 19, 1 << 38, 5000)])
    value, bits = g.get_reciprocal(x, 12)
    relative = value / ONE / 2.0**bits * (x / 2.0**19) - 1
    assert np.abs(relative).max() < 1e-8
    assert ((value >= 1 << 30) & (value <= INT32_MAX)).all()


def test_logarithm() -> None:
    x = np.concatenate([1 << np.arange(19, 40), np.random.default_rng(2).integers(1 << 19, 1 << 38, 5000)])
    off = g.log_x_for_x_greater_than_or_equal_to_1(x) / 2.0**26 - np.log(x / 2.0**19)
    assert np.abs(off).max() < 2e-6


def test_inverse_root() -> None:
    x = np.arange(1, 70000)
    multiplier, shift = g.get_inv_sqrt_quantized_multiplier_exp(x)
    assert np.abs(multiplier / ONE * 2.0**shift * np.sqrt(x) - 1).max() < 2e-6
    assert g.get_inv_sqrt_quantized_multiplier_exp(np.array([0]))[0][0] == INT32_MAX


def test_shift_saturates() -> None:
    x = np.array([INT32_MIN, -3, 3, (1 << 29) - 1, 1 << 29, INT32_MAX])
    shifted = [INT32_MIN, -12, 12, INT32_MAX - 3, INT32_MAX, INT32_MAX]
    assert g.saturating_shift_left(x, 2).tolist() == shifted
    assert g.saturating_shift_left(x, np.array([0, 1, 2, 2, 2, 0])).tolist() == [INT32_MIN, -6, *shifted[2:]]


def test_bit_length() -> None:
    x = [0, 1, 2, 3, 255, 256, INT32_MAX, 1 << 31, (1 << 40) - 1]
    assert g.bit_length(np.array(x)).tolist() == [v.bit_length() for v in x]
