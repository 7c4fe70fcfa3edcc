"""float32 to 8-bit steps and back, in each of the reference kernel's roundings."""

from __future__ import annotations

from typing import Any

import numpy as np

from glasslite.kernels.errors import NotCompiled
from glasslite.kernels.jit import _fixed_point
from glasslite.kernels.jit._elementwise import FIELDS, Array, bind_rows, over_rows
from glasslite.kernels.jit.entry import Entry, fields, inner, view
from glasslite.kernels.jit.program import Bound, bound, parts, record
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
from glasslite.kernels.reference.fixed_point import Requantization

#: How a float becomes a step: by the scale in float32 or float64, halves away from zero, or by its reciprocal to even.
QUOTIENT, WIDE_QUOTIENT, RECIPROCAL = range(3)

_QUANTIZE = record(
    FIELDS, "rounding", scale=np.float32, low=np.float32, high=np.float32, lost=np.float32, zero_point=np.int32,
    flip=np.int8,
)  # fmt: skip
_REQUANTIZE = record(
    "input output count part input_size output_size input_zero_point zero_point multiplier shift low high"
)
_DEQUANTIZE = record(FIELDS, scale=np.float32, offset=np.float32, zero_point=np.int32, mask=np.int32)


@inner
def _away_from_zero(x: Any) -> Any:
    whole = truncate(x)
    rest = x - whole
    # What is left, doubled, is 1 or more from a half on.
    return whole + truncate(rest + rest)


@inner
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
    p = fields(block, _QUANTIZE)
    values = (p.rounding, p.scale, p.low, p.high, p.lost, p.zero_point, p.flip)
    over_rows(_round, STEP, values, p, start, stop, scratch)


@inner
def _requantize(p: Any, x: Any, y: Any) -> None:
    for i in range(len(x)):
        centred = np.int64(np.int32(x[i] - p.input_zero_point))
        step = _fixed_point.multiply(centred, p.multiplier, p.shift) + p.zero_point
        y[i] = max(p.low, min(p.high, step))


@inner
def _requantize_from(p: Any, x: Any, output: int, count: int) -> None:
    if p.output_size == 1:
        _requantize(p, x, view(output, count, np.int8))
    elif p.output_size == 2:
        _requantize(p, x, view(output, count, np.int16))
    else:
        _requantize(p, x, view(output, count, np.int32))


@Entry
def requantize_wide(block: int, start: int, stop: int, scratch: int) -> None:
    """int16 or int32 steps to others."""
    p = fields(block, _REQUANTIZE)
    first, last = start * p.part, min(stop * p.part, p.count)
    input, output = p.input + first * p.input_size, p.output + first * p.output_size
    if p.input_size == 2:
        _requantize_from(p, view(input, last - first, np.int16), output, last - first)
    else:
        _requantize_from(p, view(input, last - first, np.int32), output, last - first)


@inner
def _scale(values: Any, input: int, _: int, y: int) -> None:
    scale, offset, zero_point, mask = values
    store_floats(y, to_floats(load_steps(input, mask) - zero_point) * scale + offset)


@Entry
def dequantize_8bit(block: int, start: int, stop: int, scratch: int) -> None:
    """8-bit steps to float32."""
    p = fields(block, _DEQUANTIZE)
    over_rows(_scale, STEP, (p.scale, p.offset, p.zero_point, p.mask), p, start, stop, scratch)


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


def bind_requantize(
    input: Array, output: Array, how: Requantization, input_zero_point: int, output_zero_point: int
) -> list[Bound]:
    """Bind int16 or int32 steps, requantized in fixed point.

    Raises:
        NotCompiled: elements lie apart, or the factor rounds another way than gemmlowp's.
    """
    if how.rounding != "double" or how.scale.size != 1:
        raise NotCompiled(f"the rounding {how.rounding}")
    if not (input.flags.c_contiguous and output.flags.c_contiguous):
        raise NotCompiled("pixels lie apart")
    limits, (tasks, part) = np.iinfo(output.dtype), parts(input.size)
    return [
        bound(
            requantize_wide, _REQUANTIZE, tasks=tasks, input=input, output=output, count=input.size, part=part,
            input_size=input.itemsize, output_size=output.itemsize, input_zero_point=input_zero_point,
            zero_point=output_zero_point, multiplier=int(how.multiplier[0]), shift=int(how.shift[0]),
            low=int(limits.min), high=int(limits.max),
        )
    ]  # fmt: skip


def bind_dequantize(
    input: Array, output: Array, scale: Any, zero_point: int, offset: Any = 0.0
) -> list[Bound]:
    """Bind scale * (step - zero point) + offset.

    Raises:
        NotCompiled: see `bind_rows`; or the input has more than 8 bits.
    """
    if input.itemsize > 1:
        raise NotCompiled(f"elements of type {input.dtype}")
    mask = 255 if input.dtype == np.uint8 else -1
    return bind_rows(
        dequantize_8bit,
        _DEQUANTIZE,
        output,
        input,
        scale=scale,
        offset=offset,
        zero_point=zero_point,
        mask=mask,
    )
