"""logf and powf as glibc computes them, to the last bit: tables and polynomials in float64, rounded once.

Source: glibc from 2.28 on: sysdeps/ieee754/flt-32/{e_logf.c,e_powf.c} and their tables.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from glasslite.kernels.reference._libm import CUBIC, POWERS, STEPS

Float32 = NDArray[np.float32]
Float64 = NDArray[np.float64]

#: Significands are taken from 2^-0.49 on, in 16 intervals; 1 / c for a number c near the middle of each.
START = 0x3F330000
RECIPROCALS = np.array([
    float.fromhex(digits)
    for digits in (
        "0x1.661ec79f8f3bep+0", "0x1.571ed4aaf883dp+0", "0x1.49539f0f010bp+0", "0x1.3c995b0b80385p+0",
        "0x1.30d190c8864a5p+0", "0x1.25e227b0b8eap+0", "0x1.1bb4a4a1a343fp+0", "0x1.12358f08ae5bap+0",
        "0x1.0953f419900a7p+0", "0x1p+0", "0x1.e608cfd9a47acp-1", "0x1.ca4b31f026aap-1",
        "0x1.b2036576afce6p-1", "0x1.9c2d163a1aa2dp-1", "0x1.886e6037841edp-1", "0x1.767dcf5534862p-1",
    )
])  # fmt: skip
#: The natural and the binary logarithm of each c.
LOGARITHMS = np.array([-math.log(r) for r in RECIPROCALS])
BINARY_LOGARITHMS = np.array([-math.log2(r) for r in RECIPROCALS])
LN2 = float.fromhex("0x1.62e42fefa39efp-1")
#: log(1 + r) - r over r^2, and log2(1 + r) over r, from the highest power down.
LOG = tuple(map(float.fromhex, ("-0x1.00ea348b88334p-2", "0x1.5575b0be00b6ap-2", "-0x1.ffffef20a4123p-2")))
LOG2 = tuple(
    map(
        float.fromhex,
        (
            "0x1.27616c9496e0bp-2", "-0x1.71969a075c67ap-2", "0x1.ec70a6ca7baddp-2", "-0x1.7154748bef6c8p-1",
            "0x1.71547652ab82bp0",
        ),
    )
)  # fmt: skip
#: Exponents of 2 beyond which every float32 power is infinite or zero.
LOWEST, HIGHEST = -152.0, 130.0


def logf(x: Float32) -> Float32:
    """The natural logarithm: -inf at 0, NaN below."""
    interval, k, r = _reduced(np.maximum(x, 0))
    square = r * r
    cubic, rest, second = LOG
    y = (cubic * square + (rest * r + second)) * square + ((LOGARITHMS[interval] + k * LN2) + r)
    result = y.astype(np.float32)
    result = np.where(x == 0, np.float32(-np.inf), result)
    result = np.where(x == np.inf, x, result)
    return np.where(x >= 0, result, np.float32(np.nan)).astype(np.float32)


def powf(x: Float32, y: Float32) -> Float32:
    """x^y by 2^(y log2 |x|), with the sign of x where y is odd; C's values where either is 0, infinite or NaN."""
    x, y = np.broadcast_arrays(x, y)
    interval, k, r = _reduced(np.abs(x))
    square = r * r
    fifth, fourth, third, second, first = LOG2
    low = (third * r + second) * square + (first * r + (BINARY_LOGARITHMS[interval] + k))
    logarithm = (fifth * r + fourth) * (square * square) + low
    with np.errstate(all="ignore"):
        odd = np.fmod(np.abs(y), np.float32(2)) == 1
        result = _exp2(y * logarithm)
        result = np.where((x < 0) & odd, -result, result)
        usual = np.isfinite(x) & np.isfinite(y) & (x != 0) & ((x > 0) | (y == np.rint(y)))
    return np.asarray(result if usual.all() else np.where(usual, result, _unusual(x, y, odd)), np.float32)


def _unusual(x: Float32, y: Float32, odd: NDArray[np.bool_]) -> Float32:
    """C's values where either is 0, infinite or NaN, or x is below 0 and y no whole number."""
    magnitude = np.abs(x)
    result = np.where((magnitude > 1) == (y > 0), np.float32(np.inf), np.float32(0))
    result = np.where(np.isinf(y) & (magnitude == 1), np.float32(1), result)
    result = np.copysign(result, np.where(odd, x, np.float32(1)))
    undefined = np.isnan(x) | np.isnan(y) | ((x < 0) & np.isfinite(x) & np.isfinite(y))
    result = np.where(undefined, np.float32(np.nan), result)
    return np.where((y == 0) | (x == 1), np.float32(1), result)


def _exp2(exponent: Float64) -> Float32:
    """2^exponent: 2^(k / 32) from a table times a cubic in what remains."""
    scaled = np.clip(np.where(np.isnan(exponent), 0, exponent), LOWEST, HIGHEST)
    steps = np.rint(scaled * STEPS)
    rest = scaled * STEPS - steps
    cubic, square, linear = CUBIC
    index = steps.astype(np.int64)
    power = (POWERS.take(index & (STEPS - 1), mode="clip") + (index << 47)).view(np.float64)
    result = (cubic * rest + square) * (rest * rest) + (linear * rest + 1.0)
    return np.asarray(result * power, np.float32)


def _reduced(x: Float32) -> tuple[NDArray[Any], Float64, Float64]:
    """x = 2^k c (1 + r) for a c of the table: its index, k and r; anything where x is not positive and finite."""
    small = x < np.finfo(np.float32).tiny
    bits = np.where(small, x * np.float32(1 << 23), x).astype(np.float32).view(np.int32)
    offset = bits - np.int32(START)
    interval = (offset >> 19) & 15
    k = (offset >> 23) - np.where(small, np.int32(23), np.int32(0))
    significand = (bits - (offset & np.int32(-1 << 23))).view(np.float32)
    return interval, k.astype(np.float64), significand.astype(np.float64) * RECIPROCALS[interval] - 1.0
