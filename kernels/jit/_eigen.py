"""Eigen's approximations of float32 functions, with the reference kernels' order of operations: equal bits.

Source: see `kernels/reference/_eigen.py`, whose constants these are.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from glasslite.kernels.jit._activation import expf, power_of_two
from glasslite.kernels.jit._channels import all_reals
from glasslite.kernels.jit.entry import inner
from glasslite.kernels.jit.vectors import clamp, round_down, select, to_ints
from glasslite.kernels.reference import _eigen

_TANH_CLAMP = _eigen.TANH_CLAMP
_TANH_ODD = tuple(np.float32(c) for c in _eigen.TANH_ODD)
_TANH_EVEN = tuple(np.float32(c) for c in _eigen.TANH_EVEN)
_CLAMP, _LOWEST = _eigen.LOGISTIC_CLAMP, _eigen.LOGISTIC_LOWEST
_EVEN = tuple(np.float32(c) for c in _eigen.LOGISTIC_EVEN)
_ODD = tuple(np.float32(c) for c in _eigen.LOGISTIC_ODD)
_INVERSE_LN2, _LN2_HIGH, _LN2_LOW = _eigen.INVERSE_LN2, _eigen.LN2_HIGH, _eigen.LN2_LOW
_LEAST_EXPONENT = np.float32(-80)
_HALF, _ONE, _ZERO = np.float32(0.5), np.float32(1), np.float32(0)


@inner
def _polynomial(x: Any, coefficients: Any) -> Any:
    """Coefficients from the highest power down."""
    result = all_reals(coefficients[0])
    for coefficient in coefficients[1:]:
        result = result * x + coefficient
    return result


@inner
def tanh(x: Any) -> Any:
    """tanh x."""
    x = clamp(x, -_TANH_CLAMP, _TANH_CLAMP)
    square = x * x
    return (square * x * _polynomial(square, _TANH_ODD) + x) / _polynomial(square, _TANH_EVEN)


@inner
def _quick_exp(x: Any) -> Any:
    """e^x as packets take it: the square of e^(x / 2)."""
    half = x * _HALF
    m = round_down(half * _INVERSE_LN2 + _HALF)
    r = m * _LN2_LOW + (m * _LN2_HIGH + half)
    square = r * r
    series = r * _polynomial(square, _ODD) + _polynomial(square, _EVEN)
    # A NaN has no exponent.
    exponent = to_ints(select(m == m, clamp(m, _LEAST_EXPONENT, _CLAMP), _ZERO))
    root = (square * series + (r + _ONE)) * power_of_two(exponent)
    return root * root


@inner
def logistic(x: Any) -> Any:
    """The sigmoid of elements that are all in packets."""
    exponential = _quick_exp(select(x > _CLAMP, _CLAMP, x))
    return select(x < _LOWEST, _ZERO, exponential / (exponential + _ONE))


@inner
def mixed_logistic(x: Any, in_packets: Any, powers: int) -> Any:
    """The sigmoid of elements of which some are in packets."""
    exponential = expf(select(x > _CLAMP, _CLAMP, x), powers)
    return select(in_packets, logistic(x), exponential / (exponential + _ONE))
