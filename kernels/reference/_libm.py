"""float32 functions of the C library as glibc computes them, to the last bit: LiteRT's float kernels call these.

NumPy's own float32 functions differ from them in the last place, and its float64 functions, rounded to float32, differ
for the few arguments whose result lies almost halfway between two floats.

Source: glibc 2.27 to 2.40: expf (a table of powers of two and a cubic, in float64); expm1f, tanhf and erfcf (fdlibm's
rational approximations, in float32). Later versions round tanhf, expm1f and erfcf correctly: at most 2 ULP away.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from glasslite.kernels.reference._select import select

Float32 = NDArray[np.float32]
Float64 = NDArray[np.float64]

STEPS = 32
#: The bits of 2^(i / 32), less i << 47: adding k << 47, for k = i modulo 32, gives those of 2^(k / 32).
POWERS = (2.0 ** (np.arange(STEPS) / STEPS)).view(np.int64) - (np.arange(STEPS) << 47)
STEPS_PER_E = float.fromhex("0x1.71547652b82fep+0") * STEPS
CUBIC = (
    float.fromhex("0x1.c6af84b912394p-5") / STEPS**3,
    float.fromhex("0x1.ebfce50fac4f3p-3") / STEPS**2,
    float.fromhex("0x1.62e42ff0c52d6p-1") / STEPS,
)
#: Beyond these every result is infinite or zero.
EXP_LOWEST, EXP_HIGHEST = -104.0, 89.0


def expf(x: Float32) -> Float32:
    """e^x: 2^(k / 32) from a table times a cubic in what remains of x * 32 / ln 2."""
    scaled: Float64 = np.clip(x.astype(np.float64), EXP_LOWEST, EXP_HIGHEST)
    scaled *= STEPS_PER_E
    whole = np.rint(scaled)
    rest = np.subtract(scaled, whole, out=scaled)
    steps = _integers(whole).astype(np.int64)
    power = POWERS.take(steps & (STEPS - 1), mode="clip")
    power += steps << 47
    cubic, square, linear = CUBIC
    result = (cubic * rest + square) * (rest * rest) + (linear * rest + 1.0)
    result *= power.view(np.float64)
    with np.errstate(over="ignore", under="ignore"):
        return result.astype(np.float32)


LN2_HIGH, LN2_LOW = np.float32(6.9313812256e-01), np.float32(9.0580006145e-06)
INVERSE_LN2 = np.float32(1.4426950216)
HALF_LN2, THREE_HALVES_LN2 = np.float32(0.34657359), np.float32(1.0397207)
TINY = np.float32(2.0**-25)
EXPM1_LOWEST = np.float32(-18.714973)
EXPM1 = (-3.3333335072e-02, 1.5873016091e-03, -7.9365076090e-05, 4.0082177293e-06, -2.0109921195e-07)


def expm1f(x: Float32) -> Float32:
    """e^x - 1: x = k ln 2 + r with |r| <= ln 2 / 2, then 2^k (expm1(r) + 1) - 1 without cancelling."""
    x = np.minimum(x, np.float32(EXP_HIGHEST)).astype(np.float32)
    magnitude = np.abs(x)
    nearest = np.trunc(INVERSE_LN2 * x + np.copysign(np.float32(0.5), x))
    k = select(magnitude < THREE_HALVES_LN2, np.copysign(np.float32(1), x), nearest)
    k = select(magnitude <= HALF_LN2, np.float32(0), k)
    high, low = x - k * LN2_HIGH, k * LN2_LOW
    r = high - low
    lost = (high - r) - low
    half = np.float32(0.5) * r
    square = r * half
    poly = np.float32(1) + square * _horner(square, EXPM1)
    t = np.float32(3) - poly * half
    error = square * ((poly - t) / (np.float32(6) - r * t))
    reduced = r * (error - lost) - lost - square
    with np.errstate(all="ignore"):
        result = _unreduce(r, reduced, _integers(k).astype(np.int32))
    result = select(k == 0, r - (r * error - square), result)
    result = select(magnitude < TINY, x, result)
    return select(x < EXPM1_LOWEST, np.float32(-1), result)


def tanhf(x: Float32) -> Float32:
    """tanh x: 1 - 2 / (e^2|x| + 1) from 1 on, -t / (t + 2) with t = expm1(-2|x|) below; odd."""
    magnitude = np.abs(x)
    with np.errstate(all="ignore"):
        large = magnitude >= 1
        t = expm1f(select(large, np.float32(2), np.float32(-2)) * np.minimum(magnitude, np.float32(22)))
        quotient = select(large, np.float32(2), t) / (t + np.float32(2))
    return np.copysign(select(large, np.float32(1) - quotient, quotient), x)


_ERX = np.float32(8.4506291151e-01)
_PP = (1.2837916613e-01, -3.2504209876e-01, -2.8481749818e-02, -5.7702702470e-03, -2.3763017452e-05)
_QQ = (1.0, 3.9791721106e-01, 6.5022252500e-02, 5.0813062117e-03, 1.3249473704e-04, -3.9602282413e-06)
_PA = (
    -2.3621185683e-03, 4.1485610604e-01, -3.7220788002e-01, 3.1834661961e-01, -1.1089469492e-01, 3.5478305072e-02,
    -2.1663755178e-03,
)  # fmt: skip
_QA = (
    1.0, 1.0642088205e-01, 5.4039794207e-01, 7.1828655899e-02, 1.2617121637e-01, 1.3637083583e-02, 1.1984500103e-02,
)  # fmt: skip
_RA = (
    -9.8649440333e-03, -6.9385856390e-01, -1.0558626175e01, -6.2375331879e01, -1.6239666748e02, -1.8460508728e02,
    -8.1287437439e01, -9.8143291473e00,
)  # fmt: skip
_SA = (
    1.0, 1.9651271820e01, 1.3765776062e02, 4.3456588745e02, 6.4538726807e02, 4.2900814819e02, 1.0863500214e02,
    6.5702495575e00, -6.0424413532e-02,
)  # fmt: skip
_RB = (
    -9.8649431020e-03, -7.9928326607e-01, -1.7757955551e01, -1.6063638306e02, -6.3756646729e02, -1.0250950928e03,
    -4.8351919556e02,
)  # fmt: skip
_SB = (
    1.0, 3.0338060379e01, 3.2579251099e02, 1.5367296143e03, 3.1998581543e03, 2.5530502930e03, 4.7452853394e02,
    -2.2440952301e01,
)  # fmt: skip


def erfcf(x: Float32) -> Float32:
    """1 - erf x, by a rational approximation in each of five ranges of |x|."""
    with np.errstate(all="ignore"):
        magnitude = np.minimum(np.abs(x), np.float32(28))
        result = _erfc_large(x, magnitude)
        result = np.where(magnitude < np.float32(1.25), _erfc_near_one(x, magnitude), result)
        result = np.where(magnitude < np.float32(0.84375), _erfc_small(x), result)
    return np.where(np.isnan(x), x, result).astype(np.float32)


def _integers(x: Any) -> Any:
    """Whole numbers, with 0 in place of NaN, which has no integer."""
    not_numbers = np.isnan(x)
    return np.where(not_numbers, 0, x) if not_numbers.any() else x


def _horner(x: Any, coefficients: tuple[float, ...]) -> Float32:
    """c0 + x (c1 + x (c2 + ...)), each step rounded to float32."""
    result: Float32 = np.full_like(x, coefficients[-1])
    for coefficient in coefficients[-2::-1]:
        result = np.float32(coefficient) + x * result
    return result


def _power_of_two(k: NDArray[np.int32]) -> Float32:
    """2^k for -126 <= k <= 127, by its bits."""
    return ((np.clip(k, -126, 127) + 127) << 23).astype(np.int32).view(np.float32)


def _unreduce(r: Any, e: Any, k: NDArray[np.int32]) -> Float32:
    """2^k (1 + r - e) - 1 in the order of operations that loses least for each range of k."""
    one, two = np.float32(1), np.float32(2)
    scale = _power_of_two(k >> 1), _power_of_two(k - (k >> 1))
    tiny = _power_of_two(-k)
    total = select(k < 23, (one - tiny) - (e - r), (r - (e + tiny)) + one)
    result = total * scale[0] * scale[1]
    result = select((k <= -2) | (k > 56), (one - (e - r)) * scale[0] * scale[1] - one, result)
    by_one = select(r < np.float32(-0.25), -two * (e - (r + np.float32(0.5))), one + two * (r - e))
    result = select(k == 1, by_one, result)
    return select(k == -1, np.float32(0.5) * (r - e) - np.float32(0.5), result)


def _erfc_small(x: Float32) -> Float32:
    square = x * x
    y = _horner(square, _PP) / _horner(square, _QQ)
    half = np.float32(0.5)
    result = np.where(x < np.float32(0.25), np.float32(1) - (x + x * y), half - (x * y + (x - half)))
    return np.where(np.abs(x) < np.float32(2.0**-26), np.float32(1) - x, result)


def _erfc_near_one(x: Float32, magnitude: Float32) -> Float32:
    s = magnitude - np.float32(1)
    ratio = _horner(s, _PA) / _horner(s, _QA)
    return np.where(x >= 0, (np.float32(1) - _ERX) - ratio, np.float32(1) + (_ERX + ratio))


def _erfc_large(x: Float32, magnitude: Float32) -> Float32:
    """e^(-x^2 - 0.5625 + R / S) / x, with x^2 split so that its exponential keeps all bits."""
    s = np.float32(1) / (magnitude * magnitude)
    middle = magnitude < np.float32(2.857142925262451)
    ratio = np.where(middle, _horner(s, _RA) / _horner(s, _SA), _horner(s, _RB) / _horner(s, _SB))
    z = (magnitude.view(np.int32) & np.int32(-0x2000)).view(np.float32)
    r = expf(-z * z - np.float32(0.5625)) * expf((z - magnitude) * (z + magnitude) + ratio) / magnitude
    result = np.where(x > 0, r, np.float32(2) - r)
    result = np.where(x <= np.float32(-6), np.float32(2), result)
    return np.where(x >= np.float32(28), np.float32(0), result)
