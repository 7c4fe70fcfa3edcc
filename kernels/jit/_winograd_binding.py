"""Binding Winograd's convolution: where it pays, blocks that fit the caches, transformed and packed filters.

It is for 3 x 3 windows of stride and dilation 1. Integers take tiles of 2 x 2 or 4 x 4 pixels, and are exact as long as
the weights bound each sum well enough, which is computed here.

Floats too take 2 x 2, or 4 x 4 where there are channels enough. The largest difference from the reference kernel, in
units of eps * sum|x w|:

    inputs of 3 x 3 layers                                2 x 2    4 x 4    direct   sqrt(9 channels)
    normal, 64 to 512 channels                            2.4      4.8      1.1      24 to 68
    normal, 3 of 4 set to zero, 64 to 512                 2.7      8.9      1.2      24 to 68
    normal - 1, none below zero, 64 to 512                2.7      12.5     2.2      24 to 68
    the same of 32 channels                               2.6      12.5     2.0      17
    the same of 16 channels                               3.2      24       2.2      12
    zoo models' layers, 64 to 96 channels                 14       16       15       24 to 29
    zoo models' layers, 128 to 512                        15       21       19       34 to 68

On random inputs the larger tile errs, even at its best points, 4 to 7 times as much as the direct kernel; sums of
few channels are left to the others. Infinite inputs may come out as NaN, where the direct kernel gives infinities.
"""

from __future__ import annotations

from functools import cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from glasslite.kernels.buffers import SLACK, buffer
from glasslite.kernels.jit import _winograd
from glasslite.kernels.jit._binding import Form, a_channel, aligned, in_registers
from glasslite.kernels.jit._winograd import PLACES, WINOGRAD
from glasslite.kernels.jit._winograd_tiles import (
    FACTORS,
    FILTER_POINTS,
    FLOAT_FILTER_POINTS,
    INPUT_GROWTH,
    POINT,
)
from glasslite.kernels.jit.program import Bound, bound
from glasslite.kernels.jit.simd import LANES
from glasslite.kernels.jit.target import TARGET
from glasslite.kernels.jit.tiles import COLUMNS, ROWS, TILE_BYTES, register_order
from glasslite.kernels.reference._window import Window

Array = NDArray[Any]

_ENTRIES = {
    (2, 1): _winograd.winograd_2_f32,
    (4, 1): _winograd.winograd_4_f32,
    (2, 2): _winograd.winograd_2_i16,
    (4, 2): _winograd.winograd_4_i16,
}


# What a layer costs, where a row of a tile times a word of weights costs 1, as measured with AVX2.
#: A cache line from beyond the second-level cache; and what weights cost more when a run first reads them.
_LINE = _COLD = 4
#: Transforming a tile: a register of its inputs, a panel of its outputs.
_INPUT, _OUTPUT = {2: 36, 4: 180}, {2: 80, 4: 330}
#: What is gained must be more than estimates are wrong by.
_GAIN = 0.9
#: Channels from which on floats come out well within what sums of so many products may differ by.
_FLOAT_DEPTH = {2: 32, 4: 64}


class Layer(NamedTuple):
    """A convolution's size: output pixels, channels of an input pixel, filters, and elements multiplied at a time."""

    images: int
    height: int
    width: int
    depth: int
    filters: int
    group: int

    @property
    def panels(self) -> int:
        return -(-self.filters // COLUMNS)

    @property
    def words(self) -> int:
        """Four-byte words of an input pixel."""
        return -(-self.depth // self.group)

    @property
    def pitch(self) -> int:
        """Bytes of a tile's inputs at one point: whole registers."""
        return -(-self.words // LANES) * 4 * LANES


class Tiling(NamedTuple):
    """Tiles of `size` pixels a side, `rows` by `columns` of them in a block."""

    size: int
    rows: int
    columns: int


def bind_winograd(
    tiling: Tiling,
    input: Array,
    filter: Array,
    bias: Array | None,
    output: Array,
    window: Window,
    form: Form,
    **values: Any,
) -> Bound:
    """Bind a convolution with filters (O, 3, 3, C), less their zero point; `values` as for `bind_convolution`."""
    layer = layer_of(input, output, form)
    size, points = tiling.size, tiling.size + 2
    grid = (-(-layer.height // size), -(-layer.width // size))
    blocks = (-(-grid[0] // tiling.rows), -(-grid[1] // tiling.columns))
    weights = _packed(filter, size, form)
    tiles = tiling.rows * tiling.columns
    product_pitch = (points * points + 1) * POINT
    stage_rows, stage_columns = size * tiling.rows + 2, size * tiling.columns + 2
    # Points lie an odd number of cache lines apart, or a tile's points would compete for one set of the cache.
    point_pitch = (-(-tiles * layer.pitch // 64) | 1) * 64
    inputs = TILE_BYTES
    staged = products = inputs + points * points * point_pitch
    sums = products + -(-tiles // ROWS) * ROWS * product_pitch
    element = np.dtype(form.dtype).itemsize
    end = max(sums + tiles * size * size * POINT, staged + stage_rows * stage_columns * layer.depth * element)
    a_block = _panels_a_task(layer.panels, layer.images * blocks[0] * blocks[1])
    calls = [
        bound(
            _ENTRIES[size, form.group],
            WINOGRAD,
            tasks=layer.images * blocks[0] * blocks[1] * -(-layer.panels // a_block),
            scratch=end + SLACK,
            input=input, image_stride=input.strides[0], row_stride=input.strides[1], pixel_stride=input.strides[2],
            height=input.shape[1], width=input.shape[2], channels=layer.depth, repeat=1, form=form.staging,
            element=element, input_element=input.itemsize, pad_top=window.pad_top, pad_left=window.pad_left,
            row_step=1, column_step=1, stage_rows=stage_rows, stage_columns=stage_columns, stage_channels=layer.depth,
            grid_rows=grid[0], grid_columns=grid[1], block_rows=tiling.rows, block_columns=tiling.columns,
            row_blocks=blocks[0], column_blocks=blocks[1], panel_blocks=-(-layer.panels // a_block),
            panels_a_block=a_block, output=output, output_image_stride=output.strides[0],
            output_row_stride=output.strides[1], output_pixel_stride=output.strides[2], filters=layer.filters,
            rows=_padded(np.arange(tiles) * layer.pitch),
            weights=weights, panel_bytes=weights.strides[0], point_bytes=weights.strides[1],
            bias=_start(bias, layer.filters, size, form), zeros=buffer(COLUMNS, np.int32), depth=4 * layer.words,
            fetch_tile=weights.strides[1] // tiles, fetch_step=-(-POINT * ROWS // tiles),
            inputs=inputs, staged=staged, products=products, sums=sums,
            point_pitch=point_pitch, tile_pitch=layer.pitch, product_pitch=product_pitch,
            **_pixels(tiling, layer, output, right=place % 2 == 1, bottom=place // 2 == 1),
            **values,
        )
        for place in range(PLACES)
    ]  # fmt: skip
    return calls[0]._replace(
        block=np.concatenate([call.block for call in calls]), alive=[a for call in calls for a in call.alive]
    )


def _pixels(tiling: Tiling, layer: Layer, output: Array, right: bool, bottom: bool) -> dict[str, Any]:
    """The pixels of a block that are within the image: their number and places in `sums` and in the output."""
    size = tiling.size
    rows, columns = tiling.rows * size, tiling.columns * size
    y, x = np.indices(
        (rows - (-layer.height % size if bottom else 0), columns - (-layer.width % size if right else 0))
    )
    tile, pixel = y // size * tiling.columns + x // size, y % size * size + x % size
    return {
        "pixels": y.size,
        "sources": _padded((tile * size * size + pixel).reshape(-1) * POINT),
        "targets": _padded((y * output.strides[1] + x * output.strides[2]).reshape(-1)),
    }


def _padded(places: Array) -> Array:
    """A table that a tile of rows may read beyond its end."""
    return np.pad(places.astype(np.int64), (0, ROWS), mode="edge")


def _packed(filter: Array, size: int, form: Form) -> Array:
    """Transformed filters [panel][point][word of depth][column][element of the word]."""
    count, _, _, depth = filter.shape
    points = (size + 2) ** 2
    transform: Array = np.array((FLOAT_FILTER_POINTS if form.group == 1 else FILTER_POINTS)[size])
    words = -(-depth // form.group)
    padded = np.zeros((-(-count // COLUMNS) * COLUMNS, points, words * form.group), form.dtype)
    wide = filter.astype(transform.dtype)
    rows = np.tensordot(transform, wide, (1, 1))
    padded[:count, :, :depth] = (
        np.tensordot(transform, rows, (1, 2)).transpose(2, 1, 0, 3).reshape(count, points, depth)
    )
    split = padded.reshape(-1, COLUMNS, points, words, form.group)
    if form.group > 1:
        split = split[:, register_order(COLUMNS)]
    return aligned(split.transpose(0, 2, 3, 1, 4))


def _start(bias: Array | None, filters: int, size: int, form: Form) -> Array:
    """The bias as floats add it, or as integers' products at the point (1, 1) begin with it."""
    if form.group == 1:
        return a_channel(bias, filters, COLUMNS, np.float32)
    # Each output contains that point once for each dimension, or 4 times in tiles of 4.
    factor = (FACTORS[size] // (4 if size == 4 else 1)) ** 2
    scaled = None if bias is None else (bias.astype(np.int64) * factor).astype(np.int32)
    return in_registers(a_channel(scaled, filters, COLUMNS, np.int32), COLUMNS)


def layer_of(input: Array, output: Array, form: Form) -> Layer:
    """The size of a convolution without groups."""
    images, height, width, filters = output.shape
    return Layer(images, height, width, input.shape[3], filters, form.group)


def is_exact(weights: Array, bias: Array | None, input: Array, zero_point: int, size: int) -> bool:
    """Whether no input makes a sum that the transforms would lose bits of."""
    limits = np.iinfo(input.dtype)
    low, high = int(limits.min) - zero_point, int(limits.max) - zero_point
    wide = weights.reshape(len(weights), -1).astype(np.int64)
    up, down = np.maximum(wide, 0).sum(axis=1), np.minimum(wide, 0).sum(axis=1)
    start = 0 if bias is None else bias.astype(np.int64)
    largest = max(int((up * high + down * low + start).max()), -int((up * low + down * high + start).min()))
    power = FACTORS[size] ** 2 & -(FACTORS[size] ** 2)
    rows = np.abs(np.array(FILTER_POINTS[size])).sum(axis=1).max()
    fits = INPUT_GROWTH[size] ** 2 * max(high, -low) < 1 << 15 and rows**2 * np.abs(wide).max() < 1 << 15
    return bool(fits and largest * power < 1 << 31)


def _panels_a_task(panels: int, blocks: int) -> int:
    """How many panels a task takes: some tasks for each thread, but each may have to transform its input again."""
    return -(-panels // min(panels, 4, -(-8 // blocks)))


def winograd_tiling(
    input: Array,
    filter: Array,
    output: Array,
    window: Window,
    form: Form,
    bias: Array | None = None,
    zero_point: int = 0,
) -> Tiling | None:
    """How to tile a layer, or None where the direct kernel is as good; filters and bias as for `bind_winograd`."""
    if window[:6] != (3, 3, 1, 1, 1, 1) or filter.shape[3] != input.shape[3] or not output.size:
        return None
    layer = layer_of(input, output, form)
    sizes = [size for size, group in _ENTRIES if group == form.group]
    if form.group == 1:
        sizes = [size for size in sizes if layer.depth >= _FLOAT_DEPTH[size]]
    options = [best_tiling(layer, size) for size in sizes]
    options = [(cost, t) for cost, t in options if cost < _GAIN * _direct_cost(layer)]
    for _, tiling in sorted(options):
        if form.group == 1 or is_exact(filter, bias, input, zero_point, tiling.size):
            return tiling
    return None


@cache
def best_tiling(layer: Layer, size: int) -> tuple[float, Tiling]:
    """The cheapest way to cover a layer with blocks of tiles, and its cost.

    A block should fill whole registers' rows, keep its points in the second-level cache and be large, since each block
    streams all weights.
    """
    rows, columns = -(-layer.height // size), -(-layer.width // size)
    points = (size + 2) ** 2
    tile = points * (layer.pitch + POINT)
    cold = _COLD * points * layer.panels * layer.words
    most = max(ROWS, 2 * TARGET.cache // tile)
    options = []
    for y in range(1, min(rows, most) + 1):
        for parts in {-(-columns // x) for x in range(1, min(columns, most // y) + 1)}:
            x = -(-columns // parts)
            tiles = y * x
            work = points * layer.panels * layer.words * (-(-tiles // ROWS) * ROWS + _LINE)
            spilled = _LINE * points * layer.panels * tiles * layer.pitch // 64
            transforms = tiles * (layer.pitch // (4 * LANES) * _INPUT[size] + layer.panels * _OUTPUT[size])
            cost = work + transforms + (spilled if tiles * tile > TARGET.cache * 3 // 4 else 0)
            options.append((cold + layer.images * -(-rows // y) * parts * float(cost), Tiling(size, y, x)))
    return min(options)


def _direct_cost(layer: Layer) -> float:
    pixels = -(-layer.height * layer.width // ROWS) * ROWS
    return float(9 * layer.panels * layer.words * (layer.images * (pixels + _LINE) + _COLD))
