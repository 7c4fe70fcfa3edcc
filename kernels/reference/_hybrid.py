"""Dynamic range: float inputs that are quantized while running, to meet weights that are stored in 8 bits or less.

Spec:   XNNPACK src/xnnpack/quantization.h, src/f32-qs8-vcvt, src/qd8-f32-qc8w-gemm for "xnnpack" and "fused"
Oracle: LiteRT on x86, whose own kernels run neon_tensor_utils.cc through NEON_2_SSE; AUTO for "xnnpack" and "fused",
        on processors that multiply and add in one step
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from glasslite.kernels.reference.fixed_point import round_half_away

#: The vector loop takes this many values at a time; what remains of a row is rounded another way.
_LANES = 8


class Dynamic(NamedTuple):
    """A kernel set's arithmetic under dynamic range.

    Attributes:
        rows: how a row of inputs is quantized: "symmetric" or "asymmetric", see `quantize_rows`, "half-away", which is
            symmetric with all halves rounded away from zero, or "xnnpack".
        scaling: how a sum becomes a real, each step rounded to float32: acc * (filter_scale * scale) + bias "together",
            (acc * filter_scale) * scale + bias "filter-first", or (acc * scale) * filter_scale + bias "fused", where
            the last product is not rounded. "products" and "offset" are said by the one kernel of each.
        tail: how many of the last channels take "filter-first" with the two scales in the other order: vector code that
            leaves its last, incomplete block of channels to scalar code.
    """

    rows: str
    scaling: str
    tail: int = 0

    def quantize(self, rows: NDArray[np.float32]) -> QuantizedRows:
        """Quantize each row (rows, n) by its own range."""
        if self.rows == "xnnpack":
            return _xnnpack(rows)
        if self.rows == "half-away":
            return _symmetric(rows, round_half_away)
        return quantize_rows(rows, asymmetric=self.rows == "asymmetric")

    def reals(
        self,
        total: NDArray[np.int32],
        filter_scale: NDArray[np.float32],
        scale: Any,
        bias: NDArray[np.float32] | None,
    ) -> NDArray[np.float32]:
        """The reals of sums (..., channels); `scale` is that of the rows, broadcast against the sums."""
        acc = total.astype(np.float32)
        if self.scaling == "fused":
            start = np.float32(0) if bias is None else bias
            return fused_multiply_add(acc * scale, filter_scale, start)
        if self.scaling == "together":
            real = acc * (filter_scale * scale)
        else:
            channels = np.arange(total.shape[-1])
            last = channels >= total.shape[-1] - self.tail
            real = np.where(last, (acc * scale) * filter_scale, (acc * filter_scale) * scale)
        return real if bias is None else real + bias


#: Symmetric, and every half away from zero, as the optimized kernel for weights of 4 bits does.
NIBBLES = Dynamic("half-away", "offset")


class QuantizedRows(NamedTuple):
    """Rows of floats as scale * (values - zero_point).

    Attributes:
        values: (rows, n) int8.
        scale: (rows,) float32.
        zero_point: (rows,) int32; zeros where the quantization is symmetric.
    """

    values: NDArray[np.int8]
    scale: NDArray[np.float32]
    zero_point: NDArray[np.int32]


def quantize_rows(rows: NDArray[np.float32], *, asymmetric: bool) -> QuantizedRows:
    """Quantize each row (rows, n) by its own range: symmetric to [-127, 127], asymmetric to [-128, 127].

    A row of zeros becomes zeros with scale 1.
    """
    return _asymmetric(rows) if asymmetric else _symmetric(rows, _round)


def _symmetric(
    rows: NDArray[np.float32], round: Callable[[NDArray[np.float32]], NDArray[Any]]
) -> QuantizedRows:
    largest = np.abs(rows).max(axis=1, initial=0.0)
    # Of zeros, any range gives zeros.
    span: NDArray[np.float32] = np.where(largest == 0, np.float32(127), largest)
    inverse = np.float32(127) / span
    steps = np.clip(round(rows * inverse[:, None]), -127, 127)
    return QuantizedRows(steps.astype(np.int8), span / np.float32(127), np.zeros(len(rows), np.int32))


def _asymmetric(rows: NDArray[np.float32]) -> QuantizedRows:
    """The range is widened to hold 0, and the zero point comes from the end that gives the smaller error."""
    low, high = rows.min(axis=1, initial=0.0), rows.max(axis=1, initial=0.0)
    empty = low == high
    exact_scale = np.where(empty, np.float32(255), high - low).astype(np.float64) / 255.0
    low_steps, high_steps = low / exact_scale, high / exact_scale
    from_low = 128 + np.abs(low_steps) < 127 + np.abs(high_steps)
    exact = np.clip(np.where(from_low, -128 - low_steps, 127 - high_steps), -128, 127)
    zero_point = np.where(empty, 0, round_half_away(exact)).astype(np.int32)
    scale = exact_scale.astype(np.float32)
    # A scale that underflows to 0 has no inverse; every step is then the zero point.
    inverse = np.where(scale > 0, 1.0 / np.where(scale > 0, scale, 1).astype(np.float64), 0.0).astype(
        np.float32
    )
    steps = np.clip(_round(rows * inverse[:, None]) + zero_point[:, None], -128, 127)
    return QuantizedRows(steps.astype(np.int8), scale, zero_point)


def _xnnpack(rows: NDArray[np.float32]) -> QuantizedRows:
    """Asymmetric to [-128, 127], all in float32: by the inverse of the scale, rounded half to even.

    Source: XNNPACK src/xnnpack/quantization.h xnn_qd8_asymmetric_quantization_params.
    """
    low, high = rows.min(axis=1, initial=0.0), rows.max(axis=1, initial=0.0)
    empty = low == high
    span: NDArray[np.float32] = np.where(empty, np.float32(255), high - low)
    inverse: NDArray[np.float32] = np.float32(255) / span
    low_steps, high_steps = low * inverse, high * inverse
    from_low = (np.float32(-128) + low_steps) + (np.float32(127) + high_steps) > 0
    exact = np.where(from_low, np.float32(-128) - low_steps, np.float32(127) - high_steps)
    zero_point = np.nan_to_num(np.rint(np.clip(exact, -128, 127))).astype(np.int32)
    steps = np.clip(np.rint(rows * inverse[:, None]) + zero_point[:, None], -128, 127)
    return QuantizedRows(steps.astype(np.int8), np.reciprocal(inverse), zero_point)


def fused_multiply_add(a: Any, b: Any, c: Any) -> NDArray[np.float32]:
    """a * b + c of float32, rounded once.

    The product is exact in float64. The sum is rounded there to odd: where bits are lost, to the neighbour whose last
    bit is set, so that rounding to float32 sees on which side of a tie the exact sum lies.
    """
    product = np.multiply(a, b, dtype=np.float64)
    start = np.asarray(c, np.float64)
    total = np.asarray(product + start)
    other = total - product
    lost = (product - (total - other)) + (start - other)
    bits = total.view(np.int64)
    even = (lost != 0) & (bits & 1 == 0) & np.isfinite(lost)
    bits += np.where(even, np.where((lost > 0) == (total > 0), 1, -1), 0)
    return total.astype(np.float32)


def _round(x: NDArray[np.float32]) -> NDArray[Any]:
    """Round each row: in whole groups of eight by adding a half and truncating, in what remains half away.

    The two differ where adding the half rounds up by itself, as it does below 0.5.
    """
    grouped = x.shape[1] - x.shape[1] % _LANES
    steps = np.trunc(x + np.where(x < 0, np.float32(-0.5), np.float32(0.5)))
    steps[:, grouped:] = round_half_away(x[:, grouped:])
    return steps


def sign_overflow(rows: NDArray[np.int8], filters: NDArray[np.int8]) -> NDArray[np.int32]:
    """What BUILTIN_REF's x86 code is off by in sums of rows (M, K) times filters (N, K): (M, N).

    Sixteen products at a time, it moves the sign of a negative input to the weight, and -128 has no opposite in int8:
    the product comes out negative. Quantizers write no weight of -128; files may hold some.
    Source: sse_tensor_utils.cc DotProdInt8x4x4.
    """
    vectors = rows.shape[1] - rows.shape[1] % 16
    negative = np.minimum(rows[:, :vectors], 0).astype(np.float64)
    lowest = (filters[:, :vectors] == -128).astype(np.float64)
    return (256 * (negative @ lowest.T)).astype(np.int32)
