"""Sums, products and maxima over axes or windows, in the order of BUILTIN_REF's loops: row by row over the input.

Integer sums have no order and wrap at their width; float sums round after each addition, so their order is part of
the result, and `np.add.reduce` keeps it only where it adds whole rows (along contiguous values it adds pairwise).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

from glasslite.kernels.reference._window import Window

#: Rows narrower than this are summed faster one value at a time.
_NARROW = 8
_LOWEST = np.finfo(np.float32).min
Place = tuple[slice, slice, slice]


def sum_over(values: NDArray[Any], axes: tuple[int, ...], dtype: DTypeLike) -> NDArray[Any]:
    """Sum over axes, which disappear; float32 in order from the first value on, integers wrapping in `dtype`."""
    return _fold(np.add, values, axes, dtype)


def product_over(values: NDArray[Any], axes: tuple[int, ...]) -> NDArray[Any]:
    """Product over axes, which disappear; float32 in order from the first value on, integers wrapping."""
    return _fold(np.multiply, values, axes, values.dtype)


def rows_over(values: NDArray[Any], axes: tuple[int, ...]) -> NDArray[Any]:
    """The values as a contiguous matrix (reduced, kept), each in the order of the array."""
    return _rows(values, axes)[0]


def scaled_sum(
    input: NDArray[Any],
    _axes: NDArray[np.int32],
    output: NDArray[Any],
    *,
    axes: tuple[int, ...],
    input_zero_point: int,
    output_zero_point: int,
    factor: np.float32,
) -> None:
    """The sum of steps as XNNPACK scales it: sum * factor + zero point in float32, then rounded, half to even.

    A mean is a sum whose factor divides by the count. Of nothing, step 0.

    Source: XNNPACK src/operators/reduce-nd.c, src/reference/unary-elementwise.cc.
    """
    if not input.size:
        output.fill(0)
        return
    limits = np.iinfo(output.dtype)
    count = input.size // output.size
    total = sum_over(input, axes, np.int32).reshape(output.shape)
    zero_point = np.float32(output_zero_point) - np.float32(input_zero_point * count) * factor
    steps = np.rint(total.astype(np.float32) * factor + zero_point)
    output[...] = np.clip(steps, limits.min, limits.max)


def max_over(values: NDArray[Any], axes: tuple[int, ...]) -> NDArray[Any]:
    """Maximum over axes, which disappear; of nothing, the type's lowest number.

    Floats start from the lowest finite number and take only what is greater, so that -inf and NaN never win and the
    first of two zeros does.
    """
    if values.dtype != np.float32:
        lowest = False if values.dtype == np.bool_ else np.iinfo(values.dtype).min
        return np.asarray(np.maximum.reduce(values, axis=axes, initial=lowest))
    rows, kept = _rows(values, axes)
    highest = np.fmax.reduce(rows, axis=0, initial=_LOWEST)
    if _has_negative_zero(rows):
        ties = np.flatnonzero(highest == 0)
        columns = rows[:, ties]
        highest[ties] = columns[np.argmax(columns == 0, axis=0), np.arange(ties.size)]
    return highest.reshape(kept)


def sum_windows(image: NDArray[Any], window: Window, total: NDArray[Any]) -> None:
    """Add up each window of an NHWC image into `total` (N, H', W', C); padding adds nothing."""
    if _by_pixel(window, total):
        for place, seen in _pixels(image, window, total):
            total[place] = sum_over(image[seen], (1, 2), total.dtype)[:, None, None]
        total += total.dtype.type(0)
        return
    total.fill(0)
    for place, seen in _taps(image, window, total):
        total[place] += image[seen]


def max_windows(image: NDArray[Any], window: Window, highest: NDArray[Any]) -> None:
    """The highest value of each window of an NHWC image, into `highest` (N, H', W', C), as `max_over` finds it."""
    if _by_pixel(window, highest):
        for place, seen in _pixels(image, window, highest):
            highest[place] = max_over(image[seen], (1, 2))[:, None, None]
        return
    highest.fill(_LOWEST if image.dtype == np.float32 else np.iinfo(image.dtype).min)
    keep = np.fmax if image.dtype == np.float32 else np.maximum
    in_order = _has_negative_zero(image)
    for place, seen in _taps(image, window, highest):
        values, best = image[seen], highest[place]
        if in_order:
            np.copyto(best, values, where=values > best)
        else:
            keep(best, values, out=best)


def window_counts(image: NDArray[Any], window: Window, output: NDArray[Any]) -> NDArray[np.int32]:
    """How many elements of the image each window sees: (H', W', 1)."""
    counts = []
    for axis in (1, 2):
        kernel, stride, before = _geometry(window, axis)
        start = np.arange(output.shape[axis]) * stride - before
        counts.append(np.minimum(start + kernel, image.shape[axis]) - np.maximum(start, 0))
    return np.multiply.outer(*counts)[..., None].astype(np.int32)


def _fold(operation: np.ufunc, values: NDArray[Any], axes: tuple[int, ...], dtype: DTypeLike) -> NDArray[Any]:
    if values.dtype != np.float32:
        return np.asarray(operation.reduce(values, axis=axes, dtype=dtype))
    rows, kept = _rows(values, axes)
    if not rows.size:
        return np.full(kept, operation.identity, np.float32)
    if rows.shape[1] < _NARROW:
        return np.asarray(operation.accumulate(rows, axis=0)[-1]).reshape(kept)
    return np.asarray(operation.reduce(rows, axis=0)).reshape(kept)


def _rows(values: NDArray[Any], axes: tuple[int, ...]) -> tuple[NDArray[Any], tuple[int, ...]]:
    """The values as a contiguous (reduced, kept) matrix, and the kept axes' shape."""
    kept_axes = [axis for axis in range(values.ndim) if axis not in axes]
    kept = tuple(values.shape[axis] for axis in kept_axes)
    ordered = values.transpose([*axes, *kept_axes])
    width = int(np.prod(kept, dtype=np.int64))
    height = int(np.prod(ordered.shape[: len(axes)], dtype=np.int64))
    return np.ascontiguousarray(ordered.reshape(height, width)), kept


def _has_negative_zero(values: NDArray[Any]) -> bool:
    """Whether the order matters to a maximum: NumPy returns either zero of two, TFLite the first."""
    return values.dtype == np.float32 and bool((np.signbit(values) & (values == 0)).any())


def _by_pixel(window: Window, output: NDArray[Any]) -> bool:
    """Whether there are fewer output pixels than taps in a window: then pixels are walked, otherwise taps."""
    return output.shape[1] * output.shape[2] < window.kernel_h * window.kernel_w


def _spans(
    image: NDArray[Any], window: Window, output: NDArray[Any], axis: int
) -> Iterator[tuple[slice, slice]]:
    """Each output position along the height (1) or width (2), and what its window sees of the image there."""
    kernel, stride, before = _geometry(window, axis)
    for position in range(output.shape[axis]):
        start = position * stride - before
        yield slice(position, position + 1), slice(max(0, start), min(start + kernel, image.shape[axis]))


def _pixels(image: NDArray[Any], window: Window, output: NDArray[Any]) -> Iterator[tuple[Place, Place]]:
    for row, rows in _spans(image, window, output, axis=1):
        for column, columns in _spans(image, window, output, axis=2):
            yield (slice(None), row, column), (slice(None), rows, columns)


def _taps(image: NDArray[Any], window: Window, output: NDArray[Any]) -> Iterator[tuple[Place, Place]]:
    """Each tap of the window: the outputs where it lies on the image, and what it sees there."""
    for tap_y in range(window.kernel_h):
        rows, seen_rows = _reach(image, window, output, 1, tap_y)
        for tap_x in range(window.kernel_w):
            columns, seen_columns = _reach(image, window, output, 2, tap_x)
            yield (slice(None), rows, columns), (slice(None), seen_rows, seen_columns)


def _reach(
    image: NDArray[Any], window: Window, output: NDArray[Any], axis: int, tap: int
) -> tuple[slice, slice]:
    """Along one axis: the outputs whose tap lies on the image, and the image's elements under it."""
    _, stride, before = _geometry(window, axis)
    offset = tap - before
    first = max(0, -(offset // stride))
    count = max(0, min(output.shape[axis], (image.shape[axis] - 1 - offset) // stride + 1) - first)
    start = first * stride + offset
    return slice(first, first + count), slice(start, start + count * stride, stride)


def _geometry(window: Window, axis: int) -> tuple[int, int, int]:
    """Kernel size, stride and padding before, along the height (1) or width (2). Pools do not dilate."""
    if axis == 1:
        return window.kernel_h, window.stride_h, window.pad_top
    return window.kernel_w, window.stride_w, window.pad_left
