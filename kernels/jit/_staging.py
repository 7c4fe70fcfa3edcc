"""Staging: a task copies the part of the input that it needs into memory of its own, in the form its loops want.

Padding, zero points, widening to int16 and strided or repeated channels are done with here, once, while the copy is in
the first or second cache; the loops behind see a dense block without borders.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import carray, njit

from glasslite.kernels.jit.program import pointer
from glasslite.kernels.jit.simd import copy

#: Parameters of staging. `input` and the strides are bytes; `stage_pitch` and `channels` are elements.
FIELDS = (
    "input image_stride row_stride pixel_stride height width channels repeat form element input_element "
    "zero_point pad_top pad_left row_step column_step stage_rows stage_columns stage_pitch"
)
#: What `form` says of the copy: float32 as it is, int16 without the zero point, of int8 or of uint8, or int8 + 128.
FLOAT32, FROM_INT8, FROM_UINT8, OFFSET_UINT8 = range(4)


@njit
def _convert(p: Any, target: int, source: int, count: int) -> None:
    if p.form == FLOAT32:
        copy(target, source, 4 * count)
    elif p.form == OFFSET_UINT8:
        flipped, original = carray(pointer(target), count, np.uint8), carray(pointer(source), count, np.uint8)
        for i in range(count):
            flipped[i] = original[i] ^ np.uint8(128)
    else:
        wide, zero_point = carray(pointer(target), count, np.int16), np.int16(p.zero_point)
        if p.form == FROM_INT8:
            signed = carray(pointer(source), count, np.int8)
            for i in range(count):
                wide[i] = np.int16(signed[i]) - zero_point
        else:
            unsigned = carray(pointer(source), count, np.uint8)
            for i in range(count):
                wide[i] = np.int16(unsigned[i]) - zero_point


@njit
def _fill(p: Any, target: int, count: int) -> None:
    value = np.uint8(p.zero_point + 128 if p.form == OFFSET_UINT8 else 0)
    carray(pointer(target), count * p.element, np.uint8)[:] = value


@njit
def _pixel(p: Any, target: int, source: int) -> None:
    """One pixel's channels, each written `repeat` times."""
    if p.repeat == 1:
        _convert(p, target, source, p.channels)
        return
    for channel in range(p.channels):
        for copy_of in range(p.repeat):
            place = target + (channel * p.repeat + copy_of) * p.element
            _convert(p, place, source + channel * p.input_element, 1)


@njit
def stage(p: Any, target: int, image: int, row: int, column: int) -> None:
    """Copy the block whose first row and column (of the padded image) these are to `target`."""
    channels = p.channels * p.repeat
    image_address = p.input + image * p.image_stride
    dense = p.repeat == 1 and p.column_step == 1 and p.pixel_stride == p.channels * p.input_element
    for r in range(p.stage_rows):
        y = row + r * p.row_step - p.pad_top
        line = target + r * p.stage_pitch * p.element
        if y < 0 or y >= p.height:
            _fill(p, line, p.stage_columns * channels)
            continue
        source = image_address + y * p.row_stride
        x = column - p.pad_left
        before = min(max(0, -x), p.stage_columns)
        inside = max(0, min(p.stage_columns, -(-(p.width - x) // p.column_step)) - before)
        _fill(p, line, before * channels)
        if dense:
            _convert(
                p,
                line + before * channels * p.element,
                source + (x + before) * p.pixel_stride,
                inside * channels,
            )
        else:
            for c in range(before, before + inside):
                pixel = source + (x + c * p.column_step) * p.pixel_stride
                _pixel(p, line + c * channels * p.element, pixel)
        after = before + inside
        _fill(p, line + after * channels * p.element, (p.stage_columns - after) * channels)
