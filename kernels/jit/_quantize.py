"""float32 to 8-bit steps and back, in each of the reference kernel's roundings."""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import carray
from numba.extending import register_jitable

from glasslite.kernels.errors import NotCompiled
from glasslite.kernels.jit._elementwise import FIELDS, Array, bind_rows, over_rows
from glasslite.kernels.jit.program import Bound, Entry, pointer, record
from glasslite.kernels.jit.vectors import (
    STEP,
    clamp,
    load_floats,
    load_steps,
    nearest,
    select,
    store_floats,
    store_steps,
    to_doubles,
    to_floats,
    to_ints,
    to_singles,
    truncate,
)

#: How a float becomes a step: by the scale in float32 or float64, halves away from zero, or by its reciprocal to even.
QUOTIENT, WIDE_QUOTIENT, RECIPROCAL = range(3)

_QUANTIZE = record(
    FIELDS, "rounding", scale=np.float32, low=np.float32, high=np.float32, lost=np.float32, zero_point=np.int32,
    flip=np.int8,
)  # fmt: skip
_DEQUANTIZE = record(FIELDS, scale=np.float32, zero_point=np.int32, mask=np.int32)


@register_jitable
def _away_from_zero(x: Any) -> Any:
    whole = truncate(x)
    rest = x - whole
    # What is left, doubled, is 1 or more from a half on.
    return whole + truncate(rest + rest)


@register_jitable
def _round(values: Any, input: int, _: int, y: int) -> None:
    """Saturated before the zero point is added, where float32 still holds every step."""
    rounding, scale, low, high, lost, zero_point, flip = values
    x = load_floats(input)
    if rounding == RECIPROCAL:
        steps = x * scale
        steps = nearest(clamp(select(steps == steps, steps, lost), low, high))
    elif rounding == QUOTIENT:
        steps = x / scale
        steps = _away_from_zero(clamp(select(steps == steps, steps, lost), low, high))
    else:
        wide = to_doubles(x) / scale
        steps = to_singles(_away_from_zero(clamp(select(wide == wide, wide, lost), low, high)))
    store_steps(y, to_ints(steps), zero_point, -128, 127, flip)


@Entry
def quantize_f32(block: int, start: int, stop: int, scratch: int) -> None:
    """float32 to 8-bit steps."""
    p = carray(pointer(block), 1, _QUANTIZE)[0]
    values = (p.rounding, p.scale, p.low, p.high, p.lost, p.zero_point, p.flip)
    over_rows(_round, STEP, values, p, start, stop, scratch)


@register_jitable
def _scale(values: Any, input: int, _: int, y: int) -> None:
    scale, zero_point, mask = values
    store_floats(y, to_floats(load_steps(input, mask) - zero_point) * scale)


@Entry
def dequantize_8bit(block: int, start: int, stop: int, scratch: int) -> None:
    """8-bit steps to float32."""
    p = carray(pointer(block), 1, _DEQUANTIZE)[0]
    over_rows(_scale, STEP, (p.scale, p.zero_point, p.mask), p, start, stop, scratch)


def bind_quantize(
    input: Array, output: Array, rounding: int, scale: Any, zero_point: int, lost: float
) -> list[Bound]:
    """Bind a rounding of float32; `lost` is the step, less the zero point, that a NaN becomes.

    Raises:
        NotCompiled: see `bind_rows`; or the output has more than 8 bits.
    """
    if output.itemsize > 1:
        raise NotCompiled(f"elements of type {output.dtype}")
    limits, flip = np.iinfo(output.dtype), -128 if output.dtype == np.uint8 else 0
    low, high = (float(end - zero_point) for end in (limits.min, limits.max))
    return bind_rows(
        quantize_f32, _QUANTIZE, output, input, rounding=rounding, scale=scale,
        low=low, high=high, lost=lost, zero_point=zero_point + flip, flip=flip,
    )  # fmt: skip


def bind_dequantize(input: Array, output: Array, scale: Any, zero_point: int) -> list[Bound]:
    """Bind scale * (step - zero point).

    Raises:
        NotCompiled: see `bind_rows`; or the input has more than 8 bits.
    """
    if input.itemsize > 1:
        raise NotCompiled(f"elements of type {input.dtype}")
    mask = 255 if input.dtype == np.uint8 else -1
    return bind_rows(
        dequantize_8bit, _DEQUANTIZE, output, input, scale=scale, zero_point=zero_point, mask=mask
    )
