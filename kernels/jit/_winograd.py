"""Winograd's convolution of 3 x 3 windows: fewer products than the windows have, at the price of transforms.

    task = a block of tiles of output pixels x a run of panels (a panel: a tile's width of output channels)
        stage the block's input, transform its tiles: inputs[point][tile][channel]
        for panel:
            for point: products[tile][point] = inputs[point] x packed weights[panel][point]
            transform: sums[tile][pixel]
            scale, clamp and store the pixels that are within the image

A tile is 2 x 2 pixels (16 products for 36) or 4 x 4 (36 for 144). Tiles lie on one grid wherever blocks
begin, so that a pixel is always computed in the same way, by any number of threads. Integers are exact; see
`_winograd_tiles.py`.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import carray

from glasslite.kernels.jit import _staging
from glasslite.kernels.jit._convolution import scaled, store, store_f32, store_i8
from glasslite.kernels.jit._winograd_tiles import (
    POINT,
    add_bias_f32,
    inputs_2_f32,
    inputs_2_i16,
    inputs_4_f32,
    inputs_4_i16,
    outputs_2_f32,
    outputs_2_i32,
    outputs_4_f32,
    outputs_4_i32,
    start_zeros_f32,
)
from glasslite.kernels.jit.program import Entry, inlined, pointer, record
from glasslite.kernels.jit.simd import LANES, prefetch
from glasslite.kernels.jit.tiles import (
    COLUMNS,
    ROWS,
    add_outer_f32,
    add_outer_i16,
    rows_at,
    rows_of_scratch,
    start_i32,
    store_floats,
    tile_of_f32,
    tile_of_i32,
)

#: `grid_*` and `block_*` count tiles. `inputs`, `staged`, `products`, `sums` are places in the scratch memory; pitches
#: and `depth` are bytes. `rows` is the table of the tiles' places in `inputs`, `sources` and `targets` are of each
#: pixel's in `sums` and in the output. Integers' products at the point (1, 1), which each output contains, start with
#: `bias`; floats add it last.
WINOGRAD = record(
    _staging.FIELDS,
    "grid_rows grid_columns block_rows block_columns row_blocks column_blocks panel_blocks panels_a_block",
    "output output_image_stride output_row_stride output_pixel_stride filters pixels rows sources targets",
    "weights panel_bytes point_bytes bias zeros depth fetch_tile fetch_step",
    "inputs staged point_pitch tile_pitch products product_pitch sums",
    "scaling multiplier left right away scale",
    activation_min=np.float32,
    activation_max=np.float32,
    scaled_max=np.float32,
    output_zero_point=np.int16,
    step_min=np.int8,
    step_max=np.int8,
    flip=np.int8,
)
#: Records of a bound call: blocks within the image, at its right end, at its bottom end, and at both.
PLACES = 4


@inlined
def _block(p: Any, block: int) -> tuple[int, int, int]:
    """Image, first row and first column of tiles; the last block of a side ends with the grid."""
    image, place = block // (p.row_blocks * p.column_blocks), block % (p.row_blocks * p.column_blocks)
    row = min(place // p.column_blocks * p.block_rows, p.grid_rows - p.block_rows)
    column = min(place % p.column_blocks * p.block_columns, p.grid_columns - p.block_columns)
    return image, row, column


@inlined
def _transform(p: Any, block: int, scratch: int, size: int, lanes: int, inputs: Any) -> None:
    """Stage a block's input and transform its tiles."""
    image, row, column = _block(p, block)
    staged = scratch + p.staged
    _staging.stage(p, staged, image, row * size, column * size, 0, p.channels)
    pixel = p.stage_channels * p.element
    line = p.stage_columns * pixel
    target = scratch + p.inputs
    for y in range(p.block_rows):
        for x in range(p.block_columns):
            source = staged + size * (y * line + x * pixel)
            for channel in range(0, p.channels, lanes):
                at = channel * p.element
                inputs(source + at, line, pixel, target + at, p.point_pitch)
            target += p.tile_pitch


@inlined
def _multiply(p: Any, scratch: int, panel: int, points: int, start: Any, add: Any) -> None:
    """A panel's products at all points; meanwhile the next point's weights are fetched, a share with each tile."""
    tiles = p.block_rows * p.block_columns
    weights = p.weights + panel * p.panel_bytes
    for point in range(points * points):
        first = p.bias + panel * POINT if point == points + 1 else p.zeros
        inputs = scratch + p.inputs + point * p.point_pitch
        target = scratch + p.products + point * POINT
        for row in range(0, tiles, ROWS):
            rows = rows_at(p.rows + 8 * row, inputs)
            tile = start(rows, first)
            at, offset, end = weights, 0, p.depth
            ahead = weights + p.point_bytes + row * p.fetch_tile
            while offset < end:
                tile = add(tile, rows, offset, at)
                prefetch(ahead)
                ahead += p.fetch_step
                at += POINT
                offset += 4
            store_floats(tile, rows_of_scratch(rows, target + row * p.product_pitch, p.product_pitch))
        weights += p.point_bytes


@inlined
def _tasks(
    block: int, start: int, stop: int, scratch: int, size: int, lanes: int, inputs: Any, begin: Any, add: Any,
    outputs: Any, finish: Any, element: int,
) -> None:  # fmt: skip
    """The loop nest: tiles of `size` pixels a side."""
    places = carray(pointer(block), PLACES, WINOGRAD)
    p = places[0]
    transformed = -1
    for task in range(start, stop):
        place = task // p.panel_blocks
        if place != transformed:
            transformed = place
            _transform(p, place, scratch, size, lanes, inputs)
        image, row, column = _block(p, place)
        output = (
            p.output + image * p.output_image_stride
            + size * (row * p.output_row_stride + column * p.output_pixel_stride)
        )  # fmt: skip
        right, bottom = column + p.block_columns == p.grid_columns, row + p.block_rows == p.grid_rows
        q = places[2 * bottom + right]
        first = task % p.panel_blocks * p.panels_a_block
        for panel in range(first, min(first + p.panels_a_block, -(-p.filters // COLUMNS))):
            _multiply(p, scratch, panel, size + 2, begin, add)
            source, target = scratch + p.products, scratch + p.sums
            for _ in range(p.block_rows * p.block_columns):
                outputs(source, target)
                source += p.product_pitch
                target += size * size * POINT
            channel = panel * COLUMNS
            for pixel in range(0, q.pixels, ROWS):
                sums = rows_at(q.sources + 8 * pixel, scratch + p.sums)
                targets = rows_at(q.targets + 8 * pixel, output + channel * element)
                finish(q, sums, targets, scratch, output, pixel, channel)


@inlined
def _finish_f32(p: Any, sums: Any, targets: Any, scratch: int, output: int, pixel: int, channel: int) -> None:
    tile = add_bias_f32(tile_of_f32(sums), sums, p.bias + 4 * channel)
    store(p, tile, targets, scratch, output, pixel, channel, store_f32, 4)


@inlined
def _finish_i8(p: Any, sums: Any, targets: Any, scratch: int, output: int, pixel: int, channel: int) -> None:
    tile = scaled(p, tile_of_i32(sums), sums, channel)
    store(p, tile, targets, scratch, output, pixel, channel, store_i8, 1)


@Entry
def winograd_2_f32(block: int, start: int, stop: int, scratch: int) -> None:
    """float32, tiles of 2 x 2 pixels."""
    _tasks(
        block, start, stop, scratch, 2, LANES, inputs_2_f32, start_zeros_f32, add_outer_f32, outputs_2_f32,
        _finish_f32, 4,
    )  # fmt: skip


@Entry
def winograd_4_f32(block: int, start: int, stop: int, scratch: int) -> None:
    """float32, tiles of 4 x 4 pixels."""
    _tasks(
        block, start, stop, scratch, 4, LANES, inputs_4_f32, start_zeros_f32, add_outer_f32, outputs_4_f32,
        _finish_f32, 4,
    )  # fmt: skip


@Entry
def winograd_2_i16(block: int, start: int, stop: int, scratch: int) -> None:
    """8-bit input staged as int16, tiles of 2 x 2 pixels."""
    _tasks(
        block, start, stop, scratch, 2, 2 * LANES, inputs_2_i16, start_i32, add_outer_i16, outputs_2_i32, _finish_i8, 1
    )  # fmt: skip


@Entry
def winograd_4_i16(block: int, start: int, stop: int, scratch: int) -> None:
    """8-bit input staged as int16, tiles of 4 x 4 pixels."""
    _tasks(
        block, start, stop, scratch, 4, 2 * LANES, inputs_4_i16, start_i32, add_outer_i16, outputs_4_i32, _finish_i8, 1
    )  # fmt: skip
