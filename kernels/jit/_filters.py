"""Packed filters: weights in the order in which the tiles read them, and the form that inputs are staged in."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from glasslite.kernels.buffers import aligned
from glasslite.kernels.jit import _staging
from glasslite.kernels.jit.target import TARGET
from glasslite.kernels.jit.tiles import (
    COLUMNS,
    DEPTHWISE_COLUMNS,
    DEPTHWISE_ROWS,
    OTHER_COLUMNS,
    OTHER_ROWS,
    ROWS,
    register_order,
)
from glasslite.kernels.reference._window import Window

Array = NDArray[Any]
Pair = tuple[int, int]


class Form(NamedTuple):
    """How a kernel wants its input: what staging makes of it, and how many elements it multiplies at a time."""

    staging: int
    dtype: Any
    group: int
    input_bias: int = 0


class Filters(NamedTuple):
    """Packed weights and the taps that they belong to.

    Attributes:
        weights: panels first.
        taps: (row, column) of each tap in the window, in input pixels.
        depth: elements that a tap reads from there on.
        width: output channels of a panel.
        height: pixels of a tile.
        depthwise: each panel reads its own channels.
    """

    weights: Array
    taps: list[tuple[int, int]]
    depth: int
    width: int
    height: int
    depthwise: bool


def form_of(input: Array, depthwise: bool = False) -> Form:
    """The form that this machine multiplies an input's type in."""
    if input.dtype == np.float32:
        return Form(_staging.FLOAT32, np.float32, 1)
    if input.dtype == np.int8 and TARGET.dot == 4 and not depthwise:
        return Form(_staging.OFFSET_UINT8, np.int8, 4, 128)
    return Form(_staging.FROM_INT8 if input.dtype == np.int8 else _staging.FROM_UINT8, np.int16, 2)


def matrix_filters(filter: Array, window: Window, form: Form) -> Filters:
    """Pack filters (O, kh, kw, C) as [panel][tap][word of depth][column][element of the word]."""
    count, height, width, channels = filter.shape
    if window.dilation_w == 1:
        taps, depth = [(y * window.dilation_h, 0) for y in range(height)], width * channels
    else:
        taps = [(y * window.dilation_h, x * window.dilation_w) for y in range(height) for x in range(width)]
        depth = channels
    width, rows = _tile_shape(count, form)
    panels, words = -(-count // width), -(-depth // form.group)
    padded = np.zeros((panels * width, len(taps), words * form.group), form.dtype)
    padded[:count, :, :depth] = filter.reshape(count, len(taps), depth)
    split = padded.reshape(panels, width, len(taps), words, form.group)
    if form.group > 1:
        split = split[:, register_order(width)]
    return Filters(aligned(split.transpose(0, 2, 3, 1, 4)), taps, depth, width, rows, False)


def _tile_shape(count: int, form: Form) -> Pair:
    """Columns and rows of a tile: of the shape that leaves clearly fewer columns empty.

    An odd register of int32 costs more to store, so that the other shape must spare a fifth there.
    """
    usual, other = (-(-count // unit) * unit for unit in (COLUMNS, OTHER_COLUMNS))
    better = other * 5 <= usual * 4 if form.group > 1 else other < usual
    return (OTHER_COLUMNS, OTHER_ROWS) if better else (COLUMNS, ROWS)


def depthwise_filters(filter: Array, window: Window, form: Form) -> Filters:
    """Pack filters (1, kh, kw, C) as [panel][step][register][lane][tap of the step]."""
    _, height, width, channels = filter.shape
    taps = [(y * window.dilation_h, x * window.dilation_w) for y in range(height) for x in range(width)]
    taps += taps[-1:] * (-len(taps) % form.group)
    panels = -(-channels // DEPTHWISE_COLUMNS)
    padded = np.zeros((len(taps), panels * DEPTHWISE_COLUMNS), form.dtype)
    padded[: height * width, :channels] = filter.reshape(-1, channels)
    split = padded.reshape(len(taps) // form.group, form.group, panels, DEPTHWISE_COLUMNS)
    if form.group == 2:
        split = split[..., register_order(DEPTHWISE_COLUMNS)]
    weights = aligned(split.transpose(2, 0, 3, 1))
    return Filters(weights, taps, DEPTHWISE_COLUMNS, DEPTHWISE_COLUMNS, DEPTHWISE_ROWS, True)
