"""POW: one element to the power of another, with broadcasting.

Oracle: LiteRT BUILTIN_REF, kernels/pow.cc
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from glasslite.kernels.errors import BadValue
from glasslite.kernels.reference._broadcast import blocks
from glasslite.kernels.reference._logarithms import powf

#: How close to a whole number one exponent for all must be to count as that.
_CLOSE = np.float32(1e-5)
_INT32 = np.iinfo(np.int32)


def pow_f32(
    input1: NDArray[np.float32],
    input2: NDArray[np.float32],
    output: NDArray[np.float32],
    *,
    one_exponent: bool,
) -> None:
    """Floats: products where one exponent for all is a whole number from 1 on, else as glibc's powf.

    Products that overflow are the largest finite numbers.
    """
    whole = whole_exponent(input2) if one_exponent else 0
    limit = float(np.finfo(np.float32).max)
    for y, a, b in blocks(output, input1, input2):
        y[...] = _product(a, whole, -limit, limit) if whole else powf(a, b)


def pow_i32(
    input1: NDArray[np.int32],
    input2: NDArray[np.int32],
    output: NDArray[np.int32],
    *,
    one_exponent: bool,
) -> None:
    """Integers: products wrap; other powers beyond int32's range are its lowest number.

    Raises:
        BadValue: an exponent is below 0.
    """
    if (input2 < 0).any():
        raise BadValue("an exponent is below 0; exponents of integers must be 0 or above")
    whole = int(input2.reshape(-1)[0]) if one_exponent else 0
    for y, a, b in blocks(output, input1, input2):
        y[...] = _product(a, whole, _INT32.min, _INT32.max) if whole else _integer_power(a, b)


def whole_exponent(exponents: NDArray[np.float32]) -> int:
    """The whole number from 1 on that one exponent is; 0 where it is none."""
    exponent = float(exponents.reshape(-1)[0])
    if not 0.5 <= exponent < 1 << 31:
        return 0
    whole = int(exponent + 0.5)
    return whole if abs(np.float32(exponent) - np.float32(whole)) < _CLOSE else 0


def _product(base: NDArray[Any], exponent: int, lowest: float, highest: float) -> NDArray[Any]:
    """base^exponent by squaring, in the order of TFLite's products, each held within the type's finite numbers."""
    if exponent == 1:
        return base
    power = _product(base, exponent // 2, lowest, highest)
    power = np.clip(power * power, lowest, highest)
    return np.clip(base * power, lowest, highest) if exponent % 2 else power


def _integer_power(base: NDArray[np.int32], exponent: NDArray[np.int32]) -> NDArray[np.int32]:
    """By squaring in float64, which holds every product within int32's range exactly."""
    square, rest = base.astype(np.float64), exponent
    power = np.ones(np.broadcast_shapes(base.shape, exponent.shape))
    while (rest > 0).any():
        with np.errstate(over="ignore", invalid="ignore"):
            power = np.where(rest & 1, power * square, power)
            square = square * square
        rest = rest >> 1
    inside = (power >= _INT32.min) & (power <= _INT32.max)
    return np.where(inside, power, _INT32.min).astype(np.int32)
