"""Fixed-point primitives of gemmlowp and TFLite, function for function and under their names, on int64 arrays.

Where a function takes `out`, that is an array for the result, which may be the argument itself.

Spec: gemmlowp fixedpoint/fixedpoint.h; TFLite kernels/internal/{common.cc,quantization_util.cc}; XNNPACK
src/xnnpack/requantization.h.
Oracle: LiteRT (TFLITE_SINGLE_ROUNDING=0) on x86: BUILTIN_REF for "double", "float64" and "int64",
BUILTIN_WITHOUT_DEFAULT_DELEGATES for "half-up", AUTO for "float32". Builds for other processors have "single" and
"rndnu", for which the sources are the only oracle.
"""

from __future__ import annotations

from collections.abc import Callable
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
        rounding: "double" (gemmlowp: high multiplication, then a shift that rounds ties away from zero), "half-up" (the
            same, but ties of the shift go up), "single" (one shift of the whole product, ties up), "float32"
            (float32(acc) * factor, ties to even), "rndnu" (the factor's 24 bits as an integer, one shift, ties up),
            "float64" (acc * scale, ties away from zero) or "int64" (16-bit activations: a 16-bit multiplier, rounded
            once).
        scale: float64, one value or one a channel: the exact factor, s_input * s_filter / s_output.
        multiplier: int32 like `scale`: its significand with 31 fractional bits.
        shift: int32 like `scale`: its exponent; positive shifts left.
        factor: float32 like `scale`: the factor as XNNPACK computes it, (s_input * s_filter) / s_output with each
            step in float32; "float32" and "rndnu" read it alone.
        tail: how many of the last channels round as "double" where the others are "half-up": vector code that leaves
            its last, incomplete block of channels to scalar code.
    """

    rounding: str
    scale: NDArray[np.float64]
    multiplier: Int32
    shift: Int32
    factor: NDArray[np.float32]
    tail: int = 0

    def integers(self) -> tuple[Any, Any, int] | None:
        """What the rounding multiplies by: (multiplier, shift, bits) for the factor multiplier * 2^(shift - bits).

        None where that is no integer: "float64" takes `scale`, "float32" takes `factor`.
        """
        if self.rounding in ("float32", "float64"):
            return None
        if self.rounding == "rndnu":
            significand, right = _rndnu_factor(self.factor)
            return significand, 24 - right, 24
        if self.rounding == "int64":
            return _reduced(self.multiplier), self.shift, 15
        return self.multiplier, self.shift, 31

    def of(self, channels: slice) -> Requantization:
        """The requantization of some of the channels, where each has a scale of its own; otherwise the same."""
        if self.scale.size == 1:
            return self
        start, stop, _ = channels.indices(self.scale.size)
        return self._replace(
            scale=self.scale[channels],
            multiplier=self.multiplier[channels],
            shift=self.shift[channels],
            factor=self.factor[channels],
            tail=min(stop - start, max(0, self.tail - (self.scale.size - stop))),
        )


def quantize_multiplier(real_multiplier: float) -> tuple[int, int]:
    """Split a non-negative factor into (multiplier, shift) with factor = multiplier * 2^(shift - 31)."""
    multipliers, shifts = quantize_multipliers(np.array([real_multiplier], np.float64))
    return int(multipliers[0]), int(shifts[0])


def quantize_multipliers(factors: NDArray[np.float64]) -> tuple[Int32, Int32]:
    """Split non-negative factors into (multipliers, shifts) with factor = multiplier * 2^(shift - 31).

    The significand is rounded half away from zero; factors below 2^-32, and such that are not finite, become zero.
    Source: TFLite quantization_util.cc QuantizeMultiplier.
    """
    significands, shifts = np.frexp(np.where(np.isfinite(factors), factors, 0.0))
    multipliers = round_half_away(significands * (1 << 31))
    carried = multipliers == 1 << 31
    multipliers, shifts = np.where(carried, 1 << 30, multipliers), shifts + carried
    lost = shifts < -31
    return np.where(lost, 0, multipliers).astype(np.int32), np.where(lost, 0, shifts).astype(np.int32)


def requantization(
    scale: ArrayLike, rounding: str, factor: ArrayLike | None = None, tail: int = 0
) -> Requantization:
    """Prepare the requantization by a factor, or by one factor a channel.

    Args:
        factor: the factor that float32 arithmetic arrives at; by default `scale` in float32.
    """
    scales = np.atleast_1d(np.asarray(scale, dtype=np.float64))
    multiplier, shift = quantize_multipliers(scales)
    with np.errstate(over="ignore"):
        factors = np.atleast_1d(np.asarray(scales if factor is None else factor, dtype=np.float32))
    return Requantization(rounding, scales, multiplier, shift, factors, tail)


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


def rounding_shift_right(x: Int64, exponent: ArrayLike, out: Int64 | None = None) -> Int64:
    """x / 2^exponent, rounded to nearest, ties up; 0 <= exponent <= 31. NEON calls it vrshl."""
    exponent = np.asarray(exponent, dtype=np.int64)
    quotient = np.add(x, (np.int64(1) << exponent) >> 1, out=out)
    quotient >>= exponent
    return quotient


def multiply_by_quantized_multiplier(
    x: Int64,
    multiplier: ArrayLike,
    shift: ArrayLike,
    out: Int64 | None = None,
    divide: Callable[[Int64, ArrayLike, Int64 | None], Int64] = rounding_divide_by_pot,
) -> Int64:
    """x * multiplier * 2^(shift - 31) with both of gemmlowp's roundings; the left shift wraps as int32 does.

    Source: TFLite common.cc MultiplyByQuantizedMultiplier(int32_t), double rounding; with `rounding_shift_right` as
    `divide`, common.h MultiplyByQuantizedMultiplier4Rows.
    """
    shift = np.asarray(shift, dtype=np.int64)
    if (shift > 0).any():
        x = wrap_int32(x << np.maximum(shift, 0))
    high = saturating_rounding_doubling_high_mul(x, multiplier, out)
    return divide(high, np.maximum(-shift, 0), high) if (shift < 0).any() else high


def multiply_by_quantized_multiplier_int64(x: Int64, multiplier: ArrayLike, shift: ArrayLike) -> Int64:
    """The form for 16-bit activations: multiplier reduced to 16 bits, one rounding, half up; |x| < 2^47.

    Source: TFLite common.cc MultiplyByQuantizedMultiplier(int64_t).
    """
    total_shift = 15 - np.asarray(shift, dtype=np.int64)
    return wrap_int32((x * _reduced(multiplier) + (np.int64(1) << (total_shift - 1))) >> total_shift)


def _reduced(multiplier: ArrayLike) -> Int64:
    """A multiplier of 31 fractional bits with 15 of them."""
    multiplier = np.asarray(multiplier, dtype=np.int64)
    return np.where(multiplier < 0x7FFF0000, (multiplier + (1 << 15)) >> 16, 0x7FFF)


def multiply_by_quantized_multiplier_single(
    x: Int64, multiplier: ArrayLike, shift: ArrayLike, out: Int64 | None = None
) -> Int64:
    """x * multiplier * 2^(shift - 31) for int32 values, rounded once, half up; factors of 2^30 and more saturate.

    Source: TFLite common.cc MultiplyByQuantizedMultiplier and quantization_util.cc QuantizeMultiplier where
    TFLITE_SINGLE_ROUNDING is set. TOSA's apply_scale_32 without double rounding, and ruy's portable code, are the same.
    """
    shift = np.asarray(shift, dtype=np.int64)
    multiplier = np.where(shift > 30, INT32_MAX, np.asarray(multiplier, dtype=np.int64))
    right = 31 - np.minimum(shift, 30)
    product = np.multiply(x, multiplier, out=out)
    product += np.int64(1) << (right - 1)
    product >>= right
    return wrap_int32(product)


def multiply_rndnu(x: Int64, factor: ArrayLike) -> Int64:
    """x * factor for int32 values and a float32 factor from 2^-32 to 256, rounded once, half up.

    Source: XNNPACK src/xnnpack/requantization.h xnn_qs8_requantize_rndnu. Larger factors, which it refuses, are taken
    for the largest; smaller ones give 0, or -1 below it.
    """
    significand, shift = _rndnu_factor(factor)
    return (x * significand + (np.int64(1) << (shift - 1))) >> shift


def _rndnu_factor(factor: ArrayLike) -> tuple[Int64, Int64]:
    """The 24 bits of a float32 factor, and how far their product goes right."""
    factor = np.clip(
        np.asarray(factor, np.float32), np.float32(2.0**-40), np.nextafter(np.float32(256), np.float32(0))
    )
    bits = factor.view(np.int32).astype(np.int64)
    return (bits & 0x7FFFFF) | 0x800000, np.minimum(150 - (bits >> 23), 62)


def wrap_int32(x: Int64) -> Int64:
    """Keep the low 32 bits, as int32 arithmetic does."""
    return x.astype(np.int32).astype(np.int64)


def requantize(accumulator: Int64, how: Requantization, out: Int64 | None = None) -> Int64:
    """Scale accumulators (held in int64, channels last) to output steps around zero; unclamped but for int32's range.

    XNNPACK clamps before it rounds, to whole steps, which comes to the same.
    """
    if how.rounding == "float64":
        return _steps(round_half_away(accumulator * how.scale))
    if how.rounding == "float32":
        return _steps(np.rint(accumulator.astype(np.float32) * how.factor))
    if how.rounding == "single":
        return multiply_by_quantized_multiplier_single(accumulator, how.multiplier, how.shift, out)
    if how.rounding == "rndnu":
        return multiply_rndnu(accumulator, how.factor)
    if how.rounding == "int64":
        return multiply_by_quantized_multiplier_int64(accumulator, how.multiplier, how.shift)
    if how.rounding == "double":
        return multiply_by_quantized_multiplier(accumulator, how.multiplier, how.shift, out)
    if how.rounding == "half-up":
        return _half_up(accumulator, how, out)
    raise ValueError(f"no requantization is called '{how.rounding}'")


def _half_up(accumulator: Int64, how: Requantization, out: Int64 | None) -> Int64:
    if not how.tail:
        return multiply_by_quantized_multiplier(
            accumulator, how.multiplier, how.shift, out, rounding_shift_right
        )
    steps = np.empty_like(accumulator) if out is None else out
    whole = accumulator.shape[-1] - how.tail
    for channels, divide in (
        (slice(whole), rounding_shift_right),
        (slice(whole, None), rounding_divide_by_pot),
    ):
        part = how.of(channels)
        steps[..., channels] = multiply_by_quantized_multiplier(
            accumulator[..., channels], part.multiplier, part.shift, None, divide
        )
    return steps


def _steps(real: NDArray[Any]) -> Int64:
    return np.clip(real.astype(np.float64, copy=False), INT32_MIN, INT32_MAX).astype(np.int64)


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
