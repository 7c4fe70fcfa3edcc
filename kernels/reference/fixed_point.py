"""Fixed-point primitives of gemmlowp and TFLite, function for function and under their names, on int64 arrays.

Where a function takes `out`, that is an array for the result, which may be the argument itself.

Spec: gemmlowp fixedpoint/fixedpoint.h; TFLite kernels/internal/{common.cc,quantization_util.cc}.
Oracle: LiteRT BUILTIN_REF (TFLITE_SINGLE_ROUNDING=0).
"""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

Int32 = NDArray[np.int32]
Int64 = NDArray[np.int64]

INT32_MIN = -(1 << 31)
INT32_MAX = (1 << 31) - 1
#: Elements of an accumulator whose int64 temporaries fit in a second-level cache.
_BLOCK_ELEMENTS = 1 << 16


class Requantization(NamedTuple):
    """How an accumulator becomes an output step count: acc * scale, rounded.

    Attributes:
        rounding: "double" (gemmlowp: high multiplication, then shift, each rounded), "float64" (rounded once) or
            "int64" (16-bit activations: a 16-bit multiplier, rounded once).
        scale: float64, one value or one a channel: the exact factor, s_input * s_filter / s_output.
        multiplier: int32 like `scale`: its significand with 31 fractional bits.
        shift: int32 like `scale`: its exponent; positive shifts left.
    """

    rounding: str
    scale: NDArray[np.float64]
    multiplier: Int32
    shift: Int32

    def of(self, channels: slice) -> Requantization:
        """The requantization of some of the channels."""
        if self.scale.size == 1:
            return self
        return Requantization(
            self.rounding, self.scale[channels], self.multiplier[channels], self.shift[channels]
        )


def quantize_multiplier(real_multiplier: float) -> tuple[int, int]:
    """Split a non-negative factor into (multiplier, shift) with factor = multiplier * 2^(shift - 31).

    The significand is rounded half away from zero; factors below 2^-32 become zero.
    Source: TFLite quantization_util.cc QuantizeMultiplier.
    """
    if real_multiplier == 0.0 or not math.isfinite(real_multiplier):
        return 0, 0
    significand, shift = math.frexp(real_multiplier)
    multiplier = int(round_half_away(significand * (1 << 31)))
    if multiplier == 1 << 31:
        multiplier //= 2
        shift += 1
    return (0, 0) if shift < -31 else (multiplier, shift)


def requantization(scale: ArrayLike, rounding: str) -> Requantization:
    """Prepare the requantization by a factor, or by one factor a channel."""
    factors = np.atleast_1d(np.asarray(scale, dtype=np.float64))
    pairs = [quantize_multiplier(float(factor)) for factor in factors]
    multiplier, shift = (np.array(column, dtype=np.int32) for column in zip(*pairs, strict=True))
    return Requantization(rounding, factors, multiplier, shift)


def round_half_away(x: Any) -> Any:
    """Round to the nearest integer, ties away from zero, in the type of `x`: C's round(), TFLite's TfLiteRound."""
    truncated = np.trunc(x)
    return truncated + np.copysign((np.abs(x - truncated) >= 0.5).astype(np.asarray(x).dtype), x)


def saturating_rounding_doubling_high_mul(a: Int64, b: ArrayLike, out: Int64 | None = None) -> Int64:
    """The high 32 bits of 2*a*b for int32 values held in int64, rounded half up; only INT32_MIN squared saturates.

    gemmlowp writes a nudge of either sign and a truncating division; that equals one arithmetic shift.
    """
    b = np.asarray(b, dtype=np.int64)
    product = np.multiply(a, b, out=out)
    product += 1 << 30
    product >>= 31
    return np.minimum(product, INT32_MAX, out=product) if (b == INT32_MIN).any() else product


def rounding_divide_by_pot(x: Int64, exponent: ArrayLike, out: Int64 | None = None) -> Int64:
    """x / 2^exponent, rounded to nearest, ties away from zero; 0 <= exponent <= 31.

    gemmlowp compares the remainder with a threshold; that equals adding a half, less one where x is negative.
    """
    exponent = np.asarray(exponent, dtype=np.int64)
    half = (np.int64(1) << exponent) >> 1
    less = x >> 63
    less &= -np.minimum(half, 1)
    quotient = np.add(x, half, out=out)
    quotient += less
    quotient >>= exponent
    return quotient


def multiply_by_quantized_multiplier(
    x: Int64, multiplier: ArrayLike, shift: ArrayLike, out: Int64 | None = None
) -> Int64:
    """x * multiplier * 2^(shift - 31) with both of gemmlowp's roundings; the left shift wraps as int32 does.

    Source: TFLite common.cc MultiplyByQuantizedMultiplier(int32_t), double rounding.
    """
    shift = np.asarray(shift, dtype=np.int64)
    if (shift > 0).any():
        x = wrap_int32(x << np.maximum(shift, 0))
    high = saturating_rounding_doubling_high_mul(x, multiplier, out)
    return rounding_divide_by_pot(high, np.maximum(-shift, 0), high) if (shift < 0).any() else high


def multiply_by_quantized_multiplier_int64(x: Int64, multiplier: ArrayLike, shift: ArrayLike) -> Int64:
    """The form for 16-bit activations: multiplier reduced to 16 bits, one rounding, half up; |x| < 2^47.

    Source: TFLite common.cc MultiplyByQuantizedMultiplier(int64_t).
    """
    multiplier = np.asarray(multiplier, dtype=np.int64)
    reduced = np.where(multiplier < 0x7FFF0000, (multiplier + (1 << 15)) >> 16, 0x7FFF)
    total_shift = 15 - np.asarray(shift, dtype=np.int64)
    return wrap_int32((x * reduced + (np.int64(1) << (total_shift - 1))) >> total_shift)


def wrap_int32(x: Int64) -> Int64:
    """Keep the low 32 bits, as int32 arithmetic does."""
    return x.astype(np.int32).astype(np.int64)


def requantize(accumulator: Int64, how: Requantization, out: Int64 | None = None) -> Int64:
    """Scale accumulators (held in int64, channels last) to output steps around zero; unclamped."""
    if how.rounding == "float64":
        steps = round_half_away(accumulator * how.scale)
        return np.clip(steps, INT32_MIN, INT32_MAX).astype(np.int64)
    if how.rounding == "int64":
        return multiply_by_quantized_multiplier_int64(accumulator, how.multiplier, how.shift)
    return multiply_by_quantized_multiplier(accumulator, how.multiplier, how.shift, out)


def requantize_into(
    output: NDArray[Any],
    accumulator: NDArray[Any],
    how: Requantization,
    *,
    output_zero_point: int,
    activation_min: int,
    activation_max: int,
) -> None:
    """Requantize, move to the output's zero point, clamp to the activation's range and store.

    Large accumulators go in blocks of rows whose temporaries stay in the caches.
    """
    rows = len(accumulator) if accumulator.ndim > 1 else 0
    step = max(1, _BLOCK_ELEMENTS * rows // max(1, accumulator.size))
    parts = [slice(top, top + step) for top in range(0, rows, step)] if rows else [...]
    for part in parts:
        steps = accumulator[part].astype(np.int64)
        steps = requantize(steps, how, steps)
        steps += output_zero_point
        np.clip(steps, activation_min, activation_max, out=steps)
        output[part] = steps
