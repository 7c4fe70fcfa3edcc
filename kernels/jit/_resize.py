"""Bilinear resizing of NHWC images: a vector of channels of four pixels becomes one; a task is some rows of the output.

The formulas, their types and their order are those of `kernels/reference/resize_bilinear.py`, kernel for kernel.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from glasslite.kernels.jit._channels import (
    VECTOR,
    check_pixels,
    flip_of,
    load_reals,
    load_wide,
    store_narrow,
    store_reals,
    write_part,
)
from glasslite.kernels.jit.entry import Entry, fields, inlined, inner
from glasslite.kernels.jit.program import Bound, bound, parts, record
from glasslite.kernels.jit.simd import load_float, load_int, load_word
from glasslite.kernels.jit.vectors import STEP, to_floats, to_ints
from glasslite.kernels.reference.resize_bilinear import ONE, Between

Array = NDArray[Any]

#: Tables of byte offsets of rows and columns, before and after, and of their weights, 4 bytes each.
_RESIZE = record(
    "input image_stride size flip products",
    "row_before row_after row_weight column_before column_after column_weight",
    "output output_image_stride output_row_stride output_pixel_stride height width rows part",
)
#: Vectors below which a task is not worth a thread's while.
_SMALL_TASK = 1 << 12


@inlined
def _rows(
    block: int, start: int, stop: int, scratch: int, step: int, load: Any, weight: Any, mix: Any, write: Any
) -> None:
    """The loop nest: `step` bytes of a pixel's channels are a vector."""
    p = fields(block, _RESIZE)
    # The last vector ends with the pixel: it computes some channels again.
    size, flip, end = p.size, np.int8(p.flip), max(0, p.size - step)
    for row in range(start * p.part, min(stop * p.part, p.rows)):
        image, y = row // p.height, row % p.height
        above = p.input + image * p.image_stride + load_word(p.row_before + 8 * y)
        below = p.input + image * p.image_stride + load_word(p.row_after + 8 * y)
        lower = weight(p.row_weight + 4 * y)
        target = p.output + image * p.output_image_stride + y * p.output_row_stride
        for x in range(p.width):
            left, right = load_word(p.column_before + 8 * x), load_word(p.column_after + 8 * x)
            after = weight(p.column_weight + 4 * x)
            for base in range(0, size, step):
                at = min(base, end)
                a, b = load(above + left + at, flip), load(below + left + at, flip)
                c, d = load(above + right + at, flip), load(below + right + at, flip)
                mean = mix(p, a, b, c, d, lower, after)
                write_part(target + at, mean, size, step, scratch, write, flip)
            target += p.output_pixel_stride


@inner
def _mean(p: Any, a: Any, b: Any, c: Any, d: Any, lower: Any, right: Any) -> Any:
    """float32: the row's weight first, the left pixels first."""
    upper, left = np.float32(1) - lower, np.float32(1) - right
    return a * upper * left + b * lower * left + c * upper * right + d * lower * right + np.float32(0)


@inner
def _mean_u8(p: Any, a: Any, b: Any, c: Any, d: Any, lower: Any, right: Any) -> Any:
    """uint8, loaded less 128: the same in float32, or with the weights multiplied first, rounded half up."""
    offset = np.int32(p.flip)
    a, b, c, d = to_floats(a - offset), to_floats(b - offset), to_floats(c - offset), to_floats(d - offset)
    if p.products:
        upper, left = np.float32(1) - lower, np.float32(1) - right
        mean = a * (upper * left) + c * (upper * right) + b * (lower * left) + d * (lower * right)
    else:
        mean = _mean(p, a, b, c, d, lower, right)
    return to_ints(mean + np.float32(0.5)) + offset


@inner
def _mean_in_steps(p: Any, a: Any, b: Any, c: Any, d: Any, lower: Any, right: Any) -> Any:
    """int8: weights in 1/1024, rounded half away from zero."""
    upper, left = np.int32(ONE) - lower, np.int32(ONE) - right
    mean = (a * upper + b * lower) * left + (c * upper + d * lower) * right
    return (mean + (mean >> np.int32(31)) + np.int32(1 << 19)) >> np.int32(20)


@inner
def _mean_in_q11(p: Any, a: Any, b: Any, c: Any, d: Any, lower: Any, right: Any) -> Any:
    """int8 and uint8: weights in 1/2048, rounded half up."""
    eleven = np.int32(11)
    top, bottom = (a << eleven) + (c - a) * right, (b << eleven) + (d - b) * right
    return ((top << eleven) + (bottom - top) * lower + np.int32(1 << 21)) >> np.int32(22)


@Entry
def resize_f32(block: int, start: int, stop: int, scratch: int) -> None:
    """float32."""
    _rows(block, start, stop, scratch, VECTOR, load_reals, load_float, _mean, store_reals)


@Entry
def resize_u8(block: int, start: int, stop: int, scratch: int) -> None:
    """uint8 in float32."""
    _rows(block, start, stop, scratch, STEP, load_wide, load_float, _mean_u8, store_narrow)


@Entry
def resize_in_steps(block: int, start: int, stop: int, scratch: int) -> None:
    """int8, weights in 1/1024."""
    _rows(block, start, stop, scratch, STEP, load_wide, load_int, _mean_in_steps, store_narrow)


@Entry
def resize_in_q11(block: int, start: int, stop: int, scratch: int) -> None:
    """int8 and uint8, weights in 1/2048."""
    _rows(block, start, stop, scratch, STEP, load_wide, load_int, _mean_in_q11, store_narrow)


def bind_resize(
    entry: Entry, input: Array, output: Array, rows: Between, columns: Between, products: bool = False
) -> list[Bound]:
    """Bind a resizing of input (N, H, W, C) to output (N, H', W', C)."""
    check_pixels(input, output)
    images, height, width, channels = output.shape
    kind = np.float32 if rows.weight.dtype == np.float32 else np.int32
    vectors = width * -(-channels // STEP)
    tasks, part = parts(images * height, max(1, _SMALL_TASK // vectors))
    return [
        bound(
            entry, _RESIZE, tasks=tasks, scratch=VECTOR,
            input=input, image_stride=input.strides[0], size=channels * input.itemsize, flip=flip_of(input),
            products=products, output=output, output_image_stride=output.strides[0],
            output_row_stride=output.strides[1], output_pixel_stride=output.strides[2], height=height, width=width,
            rows=images * height, part=part,
            row_before=rows.before * input.strides[1], row_after=rows.after * input.strides[1],
            row_weight=rows.weight.astype(kind),
            column_before=columns.before * input.strides[2], column_after=columns.after * input.strides[2],
            column_weight=columns.weight.astype(kind),
        )
    ]  # fmt: skip
