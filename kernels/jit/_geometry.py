"""The geometry of a convolution: blocks that fit the caches, read in place or staged."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from glasslite.kernels.jit import _staging
from glasslite.kernels.jit._filters import Filters, Form, Pair
from glasslite.kernels.jit.target import TARGET
from glasslite.kernels.reference._window import Window

Array = NDArray[Any]

#: Multiplications below which a task is not worth a thread's while.
_SMALL_TASK = 1 << 16
#: What it costs to stage a pixel, in bytes that could be staged instead.
_PIXEL_START = 128


class Geometry(NamedTuple):
    """How a convolution's pixels are taken: in blocks of rows x columns, read in place or staged.

    Attributes:
        input, output: the arrays; of plain pixels in one row where they can be.
        direct: the input is read in place.
        steps: input pixels from one staged pixel to the next.
        strides: staged pixels from one window to the next.
        rows, columns: output pixels of a block.
        panels: of a block.
        stage: rows, columns and channels of a staged block.
        row, pixel: bytes from one row, one pixel of what is read to the next.
    """

    input: Array
    output: Array
    direct: bool
    steps: Pair
    strides: Pair
    rows: int
    columns: int
    panels: int
    stage: tuple[int, int, int]
    row: int
    pixel: int

    @property
    def blocks(self) -> Pair:
        """Rows and columns of blocks."""
        return -(-self.output.shape[1] // self.rows), -(-self.output.shape[2] // self.columns)


def geometry(
    input: Array, output: Array, window: Window, filters: Filters, form: Form, repeat: int
) -> Geometry:
    """Geometry of NHWC arrays; each input channel has `repeat` filters."""
    size, channels = np.dtype(form.dtype).itemsize, input.shape[3]
    stride = (window.stride_h, window.stride_w)
    pointwise = window.kernel_h == window.kernel_w == 1 and not is_padded(window)
    if pointwise and stride == (1, 1) and _flat(input) and _flat(output):
        input, output = (a.reshape(1, 1, -1, a.shape[3]) for a in (input, output))
    steps, strides = (stride, (1, 1)) if pointwise else ((1, 1), stride)
    span = (max(y for y, _ in filters.taps) + 1, 1 + (window.kernel_w - 1) * window.dilation_w)
    direct = (
        form.staging == _staging.FLOAT32 and not is_padded(window) and repeat == 1
        and (len(filters.taps) == window.kernel_h * window.kernel_w or input.strides[2] == channels * size)
    )  # fmt: skip
    whole = channels * repeat
    rows, columns, panels = _block(output.shape[1:3], strides, span, filters, whole * size, repeat)
    stage = (
        (rows - 1) * strides[0] + span[0],
        (columns - 1) * strides[1] + span[1],
        min(panels * filters.width, whole) if filters.depthwise else whole,
    )
    if not filters.depthwise:
        blocks = len(input) * -(-output.shape[1] // rows) * -(-output.shape[2] // columns)
        panels = _panels_a_block(len(filters.weights), blocks, rows * columns * filters.weights.size)
    pixel = stage[2] * size
    row, pixel = input.strides[1:3] if direct else (stage[1] * pixel, pixel)
    return Geometry(input, output, direct, steps, strides, rows, columns, panels, stage, row, pixel)


def is_padded(window: Window) -> bool:
    """Whether windows reach beyond the image."""
    return any((window.pad_top, window.pad_bottom, window.pad_left, window.pad_right))


def _flat(array: Array) -> bool:
    """Whether pixels of all rows and images are equally far apart."""
    images, height, width, _ = array.shape
    pixel = array.strides[2]
    return array.strides[1] == width * pixel and (images == 1 or array.strides[0] == height * width * pixel)


def _block(
    size: Pair, strides: Pair, span: Pair, filters: Filters, pixel: int, repeat: int
) -> tuple[int, int, int]:
    """Rows and columns of a block of output pixels, and the panels of a depthwise one: what the caches hold.

    A matrix product's four tiles are enough to reuse weights; overlapping windows are staged less often in large ones.
    Depthwise blocks may take fewer channels rather than fewer rows: whichever makes staging cheaper.
    """
    panels = len(filters.weights)
    if not filters.depthwise:
        wanted = (4 if span == (1, 1) else 16) * filters.height
        room = max(TARGET.cache // 8, TARGET.cache * 3 // 4 - filters.weights.strides[0])
        return (*_area(size, strides, span, pixel, filters.height, room, wanted), panels)
    options = []
    while True:
        channels = min(pixel, panels * filters.width * filters.weights.itemsize)
        rows, columns = _area(
            size, strides, span, channels, filters.height, TARGET.cache // 2, size[0] * size[1]
        )
        staged = ((rows - 1) * strides[0] + span[0]) * ((columns - 1) * strides[1] + span[1])
        blocks = -(-size[0] // rows) * -(-size[1] // columns) * -(-len(filters.weights) // panels)
        few = blocks < 4 and size[0] * size[1] * filters.weights.size > 4 * _SMALL_TASK
        # Tasks for some threads; bytes written, and what it costs to begin with each pixel of which a part is taken.
        options.append(
            (
                few,
                blocks * staged * (channels + (_PIXEL_START if channels < pixel else 0)),
                rows,
                columns,
                panels,
            )
        )
        if panels == 1 or repeat > 1:
            return min(options)[2:]
        panels = -(-panels // 2)


def _area(size: Pair, strides: Pair, span: Pair, pixel: int, tile: int, room: int, wanted: int) -> Pair:
    """Rows and columns, in even shares of the output: up to `wanted` pixels whose input fits in `room` bytes."""
    height, width = size

    def staged(rows: int, columns: int) -> int:
        return ((rows - 1) * strides[0] + span[0]) * ((columns - 1) * strides[1] + span[1]) * pixel

    columns = width if height > 1 else min(width, wanted)
    while columns > tile and staged(1, columns) > room:
        columns = -(-columns // 2)
    if columns < width:
        columns = _even(width, -(-columns // tile) * tile, tile)
    rows = 1
    while rows < height and rows * columns < wanted:
        # A few tiles that share weights are worth more than room in the cache.
        if staged(rows + 1, columns) > (room if rows * columns >= 4 * tile else TARGET.cache):
            break
        rows += 1
    return _even(height, rows, 1), columns


def _even(size: int, block: int, unit: int) -> int:
    """A block no larger than about `block`, in whole units, of which as few as needed cover `size` evenly."""
    count = -(-size // block)
    share = -(-size // count)
    return min(size, -(-share // unit) * unit)


def _panels_a_block(panels: int, blocks: int, macs: int) -> int:
    """How many panels a task takes, so that there are some tasks for each thread where the work is worth it."""
    parts = 1
    while blocks * parts < 8 and parts < panels and macs // (parts * 2) > _SMALL_TASK:
        parts *= 2
    return -(-panels // parts)
