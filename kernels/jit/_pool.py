"""Pools: windows over NHWC images, a vector of channels at a time; a task is some rows of the output.

Windows are clipped to the image, so that padding is neither read nor counted.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from glasslite.kernels.errors import NotCompiled
from glasslite.kernels.jit._channels import (
    VECTOR,
    all_bytes,
    all_ints,
    all_reals,
    check_pixels,
    flip_of,
    larger,
    load_reals,
    load_whole,
    load_wide,
    smaller,
    store_narrow,
    store_reals,
    store_whole,
    sum_of,
    write_part,
)
from glasslite.kernels.jit.entry import Entry, fields, inlined, inner
from glasslite.kernels.jit.program import Bound, bound, parts, record
from glasslite.kernels.jit.vectors import STEP, clamp, to_floats, to_ints, truncate
from glasslite.kernels.reference._reduce import window_counts
from glasslite.kernels.reference._window import Window

_POOL = record(
    "input image_stride row_stride pixel_stride height width size",
    "output output_image_stride output_row_stride output_pixel_stride output_height output_width rows part",
    "kernel_h kernel_w stride_h stride_w pad_top pad_left flip",
    activation_min=np.float32,
    activation_max=np.float32,
)
#: Loads and additions below which a task is not worth a thread's while.
_SMALL_TASK = 1 << 15
#: float32 divides sums of 8-bit steps exactly enough up to 2^24.
_MOST_TAPS = 1 << 16
_LOWEST = np.finfo(np.float32).min


@inner
def _rows(p: Any, row: int) -> tuple[int, int, int]:
    """Of a row of the output: the address of what its windows see first, how many rows that is, and its own address."""
    image, y = row // p.output_height, row % p.output_height
    top = y * p.stride_h - p.pad_top
    first, last = max(top, 0), min(top + p.kernel_h, p.height)
    source = p.input + image * p.image_stride + first * p.row_stride
    return source, last - first, p.output + image * p.output_image_stride + y * p.output_row_stride


@inner
def _columns(p: Any, x: int) -> tuple[int, int]:
    """The first column that a window sees, and how many."""
    left = x * p.stride_w - p.pad_left
    first = max(left, 0)
    return first, min(left + p.kernel_w, p.width) - first


@inlined
def _windows(
    block: int,
    start: int,
    stop: int,
    scratch: int,
    step: int,
    begin: Any,
    load: Any,
    combine: Any,
    finish: Any,
    write: Any,
) -> None:
    """The loop nest: `step` bytes of a pixel's channels are a vector, and two vectors go at a time."""
    p = fields(block, _POOL)
    flip, size = np.int8(p.flip), p.size
    # The last vectors end with the pixel: they compute some channels again.
    end = max(0, size - step)
    for row in range(start * p.part, min(stop * p.part, p.rows)):
        image, rows, target = _rows(p, row)
        for x in range(p.output_width):
            first, columns = _columns(p, x)
            source, taps = image + first * p.pixel_stride, rows * columns
            for base in range(0, size, 2 * step):
                left, right = min(base, end), min(base + step, end)
                a = b = begin(p, taps)
                for r in range(rows):
                    tap = source + r * p.row_stride
                    for _ in range(columns):
                        a, b = combine(a, load(tap + left, flip)), combine(b, load(tap + right, flip))
                        tap += p.pixel_stride
                write_part(target + left, finish(p, a, taps), size, step, scratch, write, flip)
                if right > left:
                    write(target + right, finish(p, b, taps), flip)
            target += p.output_pixel_stride


@inner
def _lowest_f32(p: Any, taps: int) -> Any:
    return all_reals(_LOWEST)


@inner
def _finish_f32(p: Any, best: Any, taps: int) -> Any:
    return clamp(best, p.activation_min, p.activation_max)


@inner
def _lowest_i8(p: Any, taps: int) -> Any:
    return all_bytes(np.int8(-128))


@inner
def _finish_i8(p: Any, best: Any, taps: int) -> Any:
    low, high = all_bytes(np.int8(p.activation_min)), all_bytes(np.int8(p.activation_max))
    return smaller(high, larger(low, best))


@inner
def _zeros_f32(p: Any, taps: int) -> Any:
    return all_reals(np.float32(0))


@inner
def _mean_f32(p: Any, total: Any, taps: int) -> Any:
    return clamp(total / np.float32(taps), p.activation_min, p.activation_max)


@inner
def _zeros_i8(p: Any, taps: int) -> Any:
    return all_ints(np.int32(0))


@inner
def _mean_i8(p: Any, total: Any, taps: int) -> Any:
    """The sum of steps over the count, rounded half away from zero."""
    offset = np.int32(p.flip)
    total = total - offset * np.int32(taps)
    sign = total >> np.int32(31)
    magnitude = ((total ^ sign) - sign) + np.int32(taps // 2)
    mean = to_ints(truncate(to_floats(magnitude) / np.float32(taps)))
    mean = ((mean ^ sign) - sign) + offset
    return clamp(mean, np.int32(p.activation_min), np.int32(p.activation_max))


@Entry
def max_pool_f32(block: int, start: int, stop: int, scratch: int) -> None:
    """float32; NaN is never the highest."""
    _windows(block, start, stop, scratch, VECTOR, _lowest_f32, load_reals, larger, _finish_f32, store_reals)


@Entry
def max_pool_i8(block: int, start: int, stop: int, scratch: int) -> None:
    """int8 and uint8."""
    _windows(block, start, stop, scratch, VECTOR, _lowest_i8, load_whole, larger, _finish_i8, store_whole)


@Entry
def average_pool_f32(block: int, start: int, stop: int, scratch: int) -> None:
    """float32, added row by row from 0 on, then divided."""
    _windows(block, start, stop, scratch, VECTOR, _zeros_f32, load_reals, sum_of, _mean_f32, store_reals)


@Entry
def average_pool_i8(block: int, start: int, stop: int, scratch: int) -> None:
    """int8 and uint8."""
    _windows(block, start, stop, scratch, STEP, _zeros_i8, load_wide, sum_of, _mean_i8, store_narrow)


def bind_pool(
    entry: Entry,
    input: NDArray[Any],
    output: NDArray[Any],
    *,
    window: Window,
    activation_min: float,
    activation_max: float,
) -> list[Bound]:
    """Bind a pool of NHWC arrays: input (N, H, W, C), output (N, H', W', C)."""
    check_pixels(input, output)
    images, height, width, channels = input.shape
    counts = window_counts(input, window, output)
    if not 0 < counts.min() <= counts.max() <= _MOST_TAPS:
        raise NotCompiled(f"a window sees {counts.min()} to {counts.max()} pixels")
    rows = images * output.shape[1]
    loads = -(-channels * input.itemsize // VECTOR) * output.shape[2] * int(counts.max())
    flip = flip_of(input)
    if input.dtype != np.float32:
        # Loads take 128 off uint8, so the limits do too.
        activation_min, activation_max = activation_min + flip, activation_max + flip
    tasks, part = parts(rows, max(1, _SMALL_TASK // loads))
    return [
        bound(
            entry, _POOL, tasks=tasks, scratch=VECTOR,
            input=input, image_stride=input.strides[0], row_stride=input.strides[1], pixel_stride=input.strides[2],
            height=height, width=width, size=channels * input.itemsize,
            output=output, output_image_stride=output.strides[0], output_row_stride=output.strides[1],
            output_pixel_stride=output.strides[2], output_height=output.shape[1], output_width=output.shape[2],
            rows=rows, part=part, kernel_h=window.kernel_h, kernel_w=window.kernel_w,
            stride_h=window.stride_h, stride_w=window.stride_w, pad_top=window.pad_top, pad_left=window.pad_left,
            flip=flip, activation_min=activation_min, activation_max=activation_max,
        )
    ]  # fmt: skip
