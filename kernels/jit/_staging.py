"""Staging: a task copies the part of the input that it needs into memory of its own, in the form its loops want.

Padding, zero points, widening to int16 and strided or repeated channels are done with here, once, while the copy is in
the first or second cache; the loops behind see a dense block without borders.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from glasslite.kernels.jit.entry import Entry, fields, inlined, inner
from glasslite.kernels.jit.program import record
from glasslite.kernels.jit.simd import (
    LANES,
    REGISTER,
    fill_register,
    load_f32,
    load_i8,
    load_u8,
    splat_i16,
    store_bytes_flipped,
    store_f32,
    store_i16,
    subtract_i16,
)

#: Parameters of staging, with which the records of kernels that stage begin. `input` and the strides are bytes; `stage`
#: is the address of the entry below.
FIELDS = (
    "stage input image_stride row_stride pixel_stride height width channels repeat form element input_element "
    "zero_point pad_top pad_left row_step column_step stage_rows stage_columns stage_channels"
)
_STAGING = record(FIELDS)
#: What `form` says of the copy: float32 as it is, int16 without the zero point, of int8 or of uint8, or int8 + 128.
FLOAT32, FROM_INT8, FROM_UINT8, OFFSET_UINT8 = range(4)


@inlined
def _convert(p: Any, target: int, source: int, count: int) -> None:
    """Whole registers: up to one more is read and written than `count` needs, before the next pixel is written."""
    if p.form == FLOAT32:
        for i in range(0, 4 * count, 4 * LANES):
            store_f32(target + i, load_f32(source + i))
    elif p.form == FROM_INT8:
        zero_point = splat_i16(np.int16(p.zero_point))
        for i in range(0, count, 2 * LANES):
            store_i16(target + 2 * i, subtract_i16(load_i8(source + i), zero_point))
    elif p.form == FROM_UINT8:
        zero_point = splat_i16(np.int16(p.zero_point))
        for i in range(0, count, 2 * LANES):
            store_i16(target + 2 * i, subtract_i16(load_u8(source + i), zero_point))
    else:
        for i in range(0, count, 2 * LANES):
            store_bytes_flipped(target + i, source + i)


@inlined
def _fill(p: Any, target: int, count: int) -> None:
    """Whole registers too: behind what is filled nothing is written yet."""
    value = np.int8(p.zero_point + 128 if p.form == OFFSET_UINT8 else 0)
    for i in range(0, count * p.element, REGISTER):
        fill_register(target + i, value)


@inner
def _repeat(p: Any, target: int, source: int, channels: int) -> None:
    """One pixel's channels, each written `repeat` times."""
    for channel in range(channels):
        for again in range(p.repeat):
            place = target + (channel * p.repeat + again) * p.element
            _convert(p, place, source + channel * p.input_element, 1)


@Entry
def stage(block: int, target: int, image: int, row: int, column: int, channel: int, channels: int) -> None:
    """Copy a block to `target`: from a row and column of the padded image on, `channels` from an input channel on."""
    p = fields(block, _STAGING)
    source = p.input + image * p.image_stride + channel * p.input_element
    dense = p.repeat == 1 and p.column_step == 1 and p.pixel_stride == p.stage_channels * p.input_element
    x = column - p.pad_left
    before = min(max(0, -x), p.stage_columns)
    inside = max(0, min(p.stage_columns, -(-(p.width - x) // p.column_step)) - before)
    after = p.stage_columns - before - inside
    pixel = p.stage_channels * p.element
    for r in range(p.stage_rows):
        y = row + r * p.row_step - p.pad_top
        line = target + r * p.stage_columns * pixel
        if y < 0 or y >= p.height:
            _fill(p, line, p.stage_columns * p.stage_channels)
            continue
        _fill(p, line, before * p.stage_channels)
        first = source + y * p.row_stride + (x + before * p.column_step) * p.pixel_stride
        into = line + before * pixel
        if dense:
            _convert(p, into, first, inside * channels)
        elif p.repeat == 1:
            for c in range(inside):
                _convert(p, into + c * pixel, first + c * p.column_step * p.pixel_stride, channels)
        else:
            for c in range(inside):
                _repeat(p, into + c * pixel, first + c * p.column_step * p.pixel_stride, channels)
        _fill(p, into + inside * pixel, after * p.stage_channels)
