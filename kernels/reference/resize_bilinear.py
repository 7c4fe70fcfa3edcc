"""RESIZE_BILINEAR: interpolate between the four pixels around a position.

Oracle: LiteRT BUILTIN_REF, reference/resize_bilinear.h; for `q11` AUTO, XNNPACK
src/s8-ibilinear/scalar.c.in; for `qu8_products` BUILTIN_WITHOUT_DEFAULT_DELEGATES, optimized/resize_bilinear.h
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

#: A pixel's width in the positions of int8 and int16.
ONE = 1 << 10
#: Elements of one block of output rows: small enough for the caches.
_BLOCK_ELEMENTS = 1 << 17


class Between(NamedTuple):
    """Along one axis, for each output element: the inputs before and after, and how much the one after counts.

    Attributes:
        weight: float32 as a part of 1, or int64 as a part of `ONE`, or of 2048 for `q11`; outside of the pixels'
            centres it may be negative, where before and after are the same.
        inside: whether no position lay past the last input.
    """

    before: NDArray[np.int64]
    after: NDArray[np.int64]
    weight: NDArray[Any]
    inside: bool


def resize_bilinear_f32(
    input: NDArray[np.float32],
    _size: NDArray[np.int32],
    output: NDArray[np.float32],
    *,
    rows: Between,
    columns: Between,
) -> None:
    """float32: input (N, H, W, C), output (N, H', W', C)."""
    left, right = _column_weights(columns, output)
    for above, below, weight, target in _blocks(input, output, rows):
        mean = _mean_of_four(above, below, weight, columns, left, right)
        np.add(mean, np.float32(0), out=target)


def resize_bilinear_qu8(
    input: NDArray[np.uint8],
    _size: NDArray[np.int32],
    output: NDArray[np.uint8],
    *,
    rows: Between,
    columns: Between,
) -> None:
    """uint8: the same in float32, rounded half up."""
    left, right = _column_weights(columns, output)
    for above, below, weight, target in _blocks(input, output, rows):
        mean = _mean_of_four(above, below, weight, columns, left, right)
        mean += np.float32(0.5)
        np.copyto(target, mean, casting="unsafe")


def resize_bilinear_qu8_products(
    input: NDArray[np.uint8],
    _size: NDArray[np.int32],
    output: NDArray[np.uint8],
    *,
    rows: Between,
    columns: Between,
) -> None:
    """uint8 as LiteRT's optimized kernel: the weights are multiplied first, and the upper pixels come first."""
    left, right = _column_weights(columns, output)
    for above, below, weight, target in _blocks(input, output, rows):
        upper = np.float32(1) - weight
        mean = _spread(above, columns.before) * (upper * left)
        mean += _spread(above, columns.after) * (upper * right)
        mean += _spread(below, columns.before) * (weight * left)
        mean += _spread(below, columns.after) * (weight * right)
        mean += np.float32(0.5)
        np.copyto(target, mean, casting="unsafe")


def resize_bilinear_qs8(
    input: NDArray[Any],
    _size: NDArray[np.int32],
    output: NDArray[Any],
    *,
    rows: Between,
    columns: Between,
) -> None:
    """int8 and int16: weights in 1/1024, the mean rounded half away from zero."""
    wide = np.int32 if input.dtype == np.int8 else np.int64
    right = np.repeat(columns.weight.astype(wide)[:, None], output.shape[3], axis=1)
    left = ONE - right
    for above, below, weight, target in _blocks(input, output, rows):
        weight = weight.astype(wide)
        mixed = above * (ONE - weight)
        mixed += below * weight
        mean = _spread(mixed, columns.before)
        mean *= left
        after = _spread(mixed, columns.after)
        after *= right
        mean += after
        # One less where it is negative, so that halves go away from zero there too.
        mean += mean >> (8 * mean.itemsize - 1)
        mean += 1 << 19
        mean >>= 20
        np.copyto(target, mean, casting="unsafe")


resize_bilinear_qs16 = resize_bilinear_qs8


def resize_bilinear_q11(
    input: NDArray[Any],
    _size: NDArray[np.int32],
    output: NDArray[Any],
    *,
    rows: Between,
    columns: Between,
) -> None:
    """int8 and uint8 as XNNPACK: weights in 1/2048, columns before rows, the mean rounded half up."""
    right = np.repeat(columns.weight.astype(np.int32)[:, None], output.shape[3], axis=1)
    for above, below, weight, target in _blocks(input, output, rows):
        top, bottom = (_between_columns(pixels.astype(np.int32), columns, right) for pixels in (above, below))
        bottom -= top
        bottom *= weight.astype(np.int32)
        top <<= 11
        top += bottom
        top += 1 << 21
        top >>= 22
        np.copyto(target, top, casting="unsafe")


def _between_columns(
    pixels: NDArray[np.int32], columns: Between, right: NDArray[np.int32]
) -> NDArray[np.int32]:
    """2048 times the mean of the pixels before and after."""
    mean = _spread(pixels, columns.before)
    after = _spread(pixels, columns.after)
    after -= mean
    after *= right
    mean <<= 11
    mean += after
    return mean


def _mean_of_four(
    above: NDArray[Any],
    below: NDArray[Any],
    weight: NDArray[np.float32],
    columns: Between,
    left: NDArray[np.float32],
    right: NDArray[np.float32],
) -> NDArray[np.float32]:
    """Sum of pixel * row weight * column weight, in the order above left, below left, above right, below right."""
    above = above * (np.float32(1) - weight)
    below = below * weight
    mean = _spread(above, columns.before)
    mean *= left
    for pixels, index, weights in (
        (below, columns.before, left),
        (above, columns.after, right),
        (below, columns.after, right),
    ):
        term = _spread(pixels, index)
        term *= weights
        mean += term
    return mean


def _spread(pixels: NDArray[Any], index: NDArray[np.int64]) -> NDArray[Any]:
    """The columns of an index; "clip" because all exist, which NumPy then need not check."""
    return np.take(pixels, index, axis=2, mode="clip")


def _column_weights(
    columns: Between, output: NDArray[Any]
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Weights of the columns before and after, once per channel: NumPy multiplies whole rows faster so."""
    right = np.repeat(columns.weight[:, None], output.shape[3], axis=1)
    return np.float32(1) - right, right


def _blocks(
    input: NDArray[Any], output: NDArray[Any], rows: Between
) -> Iterator[tuple[NDArray[Any], NDArray[Any], NDArray[Any], NDArray[Any]]]:
    """Walk blocks of output rows: the input rows above and below them, the weight of below, the output's view."""
    batches, height, width, channels = output.shape
    wide = batches * channels * max(width, input.shape[2])
    count = max(1, _BLOCK_ELEMENTS // max(1, wide))
    for top in range(0, height, count):
        block = slice(top, top + count)
        above = np.take(input, rows.before[block], axis=1, mode="clip")
        below = np.take(input, rows.after[block], axis=1, mode="clip")
        yield above, below, rows.weight[block, None, None], output[:, block]
