"""Convolution as tiles: one loop nest for every window, stride and dilation, for matrix products and for depthwise.

    task = a block of output pixels x a run of panels (a panel: a tile's width of output channels)
        stage the block's input                    (not where float32 can be read in place)
        for panel, for tile of pixels in the block:             by an entry for each kind of tile
            accumulators = bias
            for tap of the window, for depth:      a pixel's input is at row address + tap offset + depth
                accumulators += input x packed weights
            scale, clamp and store

Weights are packed so that a panel is read from its first byte to its last. A row of taps is one tap of depth
kernel_w * channels where the staged pixels are neighbours, so that a layer of three channels has long inner loops.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from glasslite.kernels.jit import _staging
from glasslite.kernels.jit._moves import copy_part
from glasslite.kernels.jit.entry import Entry, call, fields, inlined, inner
from glasslite.kernels.jit.program import record
from glasslite.kernels.jit.simd import LANES, in_order, load_word, prefetch
from glasslite.kernels.jit.tiles import (
    COLUMNS,
    DEPTHWISE_COLUMNS,
    DEPTHWISE_ROWS,
    OTHER_COLUMNS,
    OTHER_ROWS,
    ROWS,
    TILE_BYTES,
    add_outer_f32,
    add_outer_i16,
    add_outer_u8,
    add_pairs_i16,
    add_products_f32,
    clamp,
    depthwise_rows_at,
    other_rows_at,
    rows_at,
    rows_of_scratch,
    scale_fixed,
    scale_float32,
    scale_float64,
    start_f32,
    start_i32,
    store_bytes,
    store_floats,
)

#: Words of depth that are multiplied in one turn of a loop.
UNROLLED = 4
#: What `scaling` says: multiplier and shifts (two roundings), a float32 factor, a float64 factor.
FIXED, SINGLE, DOUBLE = range(3)

#: `bases` and `targets` are tables of each pixel's byte offset in the block's input and output, `offsets` of the taps'.
#: An output of uint8 is computed as int8, 128 less, and flipped. `tiles` is the address of the entry for the tiles.
#: `depth` and strides are bytes; `panel_bytes` are one panel's weights, `panel_step` its place in a pixel.
CONVOLUTION = record(
    _staging.FIELDS,
    "direct stride_h stride_w block_rows block_columns row_blocks column_blocks panel_blocks panels_a_block pixels",
    "output output_image_stride output_row_stride output_pixel_stride output_height output_width filters",
    "tiles weights panel_bytes bias bases targets offsets taps taps_a_step depth panel_step pixels_first",
    "fetch_pixel fetch_step",
    "scaling multiplier left right away scale",
    activation_min=np.float32,
    activation_max=np.float32,
    scaled_max=np.float32,
    output_zero_point=np.int16,
    step_min=np.int8,
    step_max=np.int8,
    flip=np.int8,
)


@inner
def _begin(block: int, p: Any, task: int, scratch: int) -> tuple[int, int, int]:
    """Addresses of a task's input and output, and how many of its pixels others compute; the input is staged first."""
    image, place = divmod(task // p.panel_blocks, p.row_blocks * p.column_blocks)
    # The last block of a side ends with the image and begins in the one before it.
    row, column = place // p.column_blocks * p.block_rows, place % p.column_blocks * p.block_columns
    above = max(0, row + p.block_rows - p.output_height)
    before = max(0, column + p.block_columns - p.output_width)
    row, column = row - above, column - before
    done = before if p.block_rows == 1 else above * p.block_columns
    output = (
        p.output + image * p.output_image_stride + row * p.output_row_stride + column * p.output_pixel_stride
    )
    row, column = row * p.stride_h, column * p.stride_w
    if p.direct:
        return p.input + image * p.image_stride + row * p.row_stride + column * p.pixel_stride, output, done
    # Depthwise: only the task's own channels. Panels read their place among them.
    first = task % p.panel_blocks * p.panels_a_block
    channel = first * p.panel_step // (p.element * p.repeat)
    channels = min(p.stage_channels // p.repeat, p.channels - channel)
    call(p.stage, (block, scratch, image, row, column, channel, channels))
    return scratch - first * p.panel_step, output, done


@Entry
def convolution(block: int, start: int, stop: int, scratch: int) -> None:
    """All tasks of any convolution."""
    run_tasks(block, start, stop, scratch)


@inlined
def run_tasks(block: int, start: int, stop: int, scratch: int) -> None:
    """The outer loop: what is staged serves all tasks of a block, but for depthwise ones, which read a part of it."""
    p = fields(block, CONVOLUTION)
    staged, origin, output, done = -1, 0, 0, 0
    for task in range(start, stop):
        if p.panel_step != 0 or task // p.panel_blocks != staged:
            staged = task // p.panel_blocks
            origin, output, done = _begin(block, p, task, scratch + TILE_BYTES)
        call(p.tiles, (block, origin, output, done, task % p.panel_blocks * p.panels_a_block, scratch))


@inlined
def add_taps(p: Any, tile: Any, rows: Any, pixel: int, channel: int, add: Any) -> Any:
    """Add the taps' products, four bytes of a pixel and one word a channel of weights at a time.

    Meanwhile the next panel is fetched, a share of it with each of the block's tiles.
    """
    step = 4 * LANES * len(tile) // len(rows)
    weights = p.weights + 4 * channel // step * p.panel_bytes
    ahead, fetch_step = weights + p.panel_bytes + pixel * p.fetch_pixel, UNROLLED * p.fetch_step
    for tap in range(p.taps):
        offset = load_word(p.offsets + 8 * tap)
        tile = add_depth(tile, rows, (offset, offset + p.depth), weights, ahead, fetch_step, add)
        weights += step * p.depth // 4
        ahead += fetch_step * p.depth // (4 * UNROLLED)
    return tile


@inlined
def add_depth(
    tile: Any, rows: Any, offsets: tuple[int, int], weights: int, ahead: int, fetch_step: int, add: Any
) -> Any:
    """Add the products of a pixel's words from one offset to another; fetch a line ahead in each turn."""
    step = 4 * LANES * len(tile) // len(rows)
    offset, end = offsets
    # Where a core's other thread is busy, what counts is how many instructions there are.
    while offset <= end - 4 * UNROLLED:
        prefetch(ahead)
        ahead += fetch_step
        tile = add(tile, rows, offset, weights)
        in_order()
        tile = add(tile, rows, offset + 4, weights + step)
        in_order()
        tile = add(tile, rows, offset + 8, weights + 2 * step)
        in_order()
        tile = add(tile, rows, offset + 12, weights + 3 * step)
        weights += UNROLLED * step
        offset += 4 * UNROLLED
    while offset < end:
        tile = add(tile, rows, offset, weights)
        weights += step
        offset += 4
    return tile


@inlined
def add_depthwise_taps(p: Any, tile: Any, rows: Any, channel: int, add: Any) -> Any:
    """Add the taps' products, one tap of float32 or two of int16 at a time."""
    weights = p.weights + channel // DEPTHWISE_COLUMNS * p.panel_bytes
    for tap in range(0, p.taps, p.taps_a_step):
        # A panel's channels lie side by side in each pixel.
        tile = add(tile, rows, p.offsets + 8 * tap, weights)
        weights += 4 * DEPTHWISE_COLUMNS
    return tile


@inlined
def scaled(p: Any, tile: Any, rows: Any, channel: int) -> Any:
    """Accumulators to output steps around zero."""
    at = 4 * channel
    if p.scaling == SINGLE:
        return scale_float32(tile, rows, p.scale + at, p.scaled_max)
    if p.scaling == FIXED:
        return scale_fixed(tile, rows, p.multiplier + at, p.left + at, p.right + at, p.away + at)
    return scale_float64(tile, rows, p.scale + 2 * at)


@inlined
def store_f32(p: Any, tile: Any, rows: Any) -> None:
    """Clamp and write a tile."""
    store_floats(clamp(tile, p.activation_min, p.activation_max), rows)


@inlined
def store_i8(p: Any, tile: Any, rows: Any) -> None:
    """Move a tile to the output's zero point, clamp and write it."""
    store_bytes(tile, rows, p.output_zero_point, p.step_min, p.step_max, p.flip)


@inlined
def store(
    p: Any,
    tile: Any,
    rows: Any,
    scratch: int,
    output: int,
    pixel: int,
    channel: int,
    write: Any,
    size: int,
    first: int = 0,
) -> None:
    """Write a tile of elements of `size` bytes to its rows, or the part of it that is within block and channels.

    Of the block, that begins with its pixel `first`.
    """
    columns = LANES * len(tile) // len(rows)
    room = p.filters - channel
    if first <= pixel and pixel + len(rows) <= p.pixels and room >= columns:
        write(p, tile, rows)
        return
    write(p, tile, rows_of_scratch(rows, scratch, size * columns))
    for r in range(max(0, first - pixel), min(len(rows), p.pixels - pixel)):
        target = output + load_word(p.targets + 8 * (pixel + r)) + size * channel
        copy_part(target, scratch + r * size * columns, size * min(columns, room))


@inlined
def _matrix_f32(
    p: Any, inputs: Any, outputs: Any, scratch: int, output: int, done: int, pixel: int, channel: int
) -> None:
    tile = add_taps(p, start_f32(inputs, p.bias + 4 * channel), inputs, pixel, channel, add_outer_f32)
    store(p, tile, outputs, scratch, output, pixel, channel, store_f32, 4)


@inlined
def _matrix_i16(
    p: Any, inputs: Any, outputs: Any, scratch: int, output: int, done: int, pixel: int, channel: int
) -> None:
    tile = add_taps(p, start_i32(inputs, p.bias + 4 * channel), inputs, pixel, channel, add_outer_i16)
    store(p, scaled(p, tile, inputs, channel), outputs, scratch, output, pixel, channel, store_i8, 1)


@inlined
def _matrix_u8(
    p: Any, inputs: Any, outputs: Any, scratch: int, output: int, done: int, pixel: int, channel: int
) -> None:
    tile = add_taps(p, start_i32(inputs, p.bias + 4 * channel), inputs, pixel, channel, add_outer_u8)
    store(p, scaled(p, tile, inputs, channel), outputs, scratch, output, pixel, channel, store_i8, 1)


@inlined
def _depthwise_f32(
    p: Any, inputs: Any, outputs: Any, scratch: int, output: int, done: int, pixel: int, channel: int
) -> None:
    tile = add_depthwise_taps(p, start_f32(inputs, p.bias + 4 * channel), inputs, channel, add_products_f32)
    store(p, tile, outputs, scratch, output, pixel, channel, store_f32, 4)


@inlined
def _depthwise_i16(
    p: Any, inputs: Any, outputs: Any, scratch: int, output: int, done: int, pixel: int, channel: int
) -> None:
    tile = add_depthwise_taps(p, start_i32(inputs, p.bias + 4 * channel), inputs, channel, add_pairs_i16)
    tile = scaled(p, tile, inputs, channel)
    store(p, tile, outputs, scratch, output, pixel, channel, store_i8, 1)


@inlined
def run_tiles(
    block: int, origin: int, output: int, done: int, first: int, scratch: int, tile: Any, rows_at: Any, height: int,
    width: int, element: int,
) -> None:  # fmt: skip
    """The loops within a task, but for pixels that are done and panels before the first.

    `tile` computes `height` pixels by `width` channels.
    """
    p = fields(block, CONVOLUTION)
    panels = min(p.panels_a_block, -(-p.filters // width) - first)
    skipped = done // height
    tiles = -(-p.pixels // height) - skipped
    # Innermost is what shares most: the tiles that a panel's weights meet, or a tile's channels, side by side.
    outer, inner = (tiles, panels) if p.pixels_first else (panels, tiles)
    for i in range(outer):
        for j in range(inner):
            panel, place = (first + j, i) if p.pixels_first else (first + i, j)
            pixel = (skipped + place) * height
            # Depthwise panels read their own channels of each pixel, matrix products all of them.
            inputs = rows_at(p.bases + 8 * pixel, origin + panel * p.panel_step)
            outputs = rows_at(p.targets + 8 * pixel, output + panel * width * element)
            tile(p, inputs, outputs, scratch, output, done, pixel, panel * width)


@Entry
def matrix_f32(block: int, origin: int, output: int, done: int, first: int, scratch: int) -> None:
    """float32 input, all channels of a group to each filter."""
    run_tiles(block, origin, output, done, first, scratch, _matrix_f32, rows_at, ROWS, COLUMNS, 4)


@Entry
def matrix_f32_other(block: int, origin: int, output: int, done: int, first: int, scratch: int) -> None:
    """The same in tiles of the other shape."""
    run_tiles(
        block, origin, output, done, first, scratch, _matrix_f32, other_rows_at, OTHER_ROWS, OTHER_COLUMNS, 4
    )


@Entry
def matrix_i16(block: int, origin: int, output: int, done: int, first: int, scratch: int) -> None:
    """8-bit input staged as int16."""
    run_tiles(block, origin, output, done, first, scratch, _matrix_i16, rows_at, ROWS, COLUMNS, 1)


@Entry
def matrix_i16_other(block: int, origin: int, output: int, done: int, first: int, scratch: int) -> None:
    """The same in tiles of the other shape."""
    run_tiles(
        block, origin, output, done, first, scratch, _matrix_i16, other_rows_at, OTHER_ROWS, OTHER_COLUMNS, 1
    )


@Entry
def matrix_u8(block: int, origin: int, output: int, done: int, first: int, scratch: int) -> None:
    """int8 input staged as uint8, for machines that add up four products in one instruction."""
    run_tiles(block, origin, output, done, first, scratch, _matrix_u8, rows_at, ROWS, COLUMNS, 1)


@Entry
def matrix_u8_other(block: int, origin: int, output: int, done: int, first: int, scratch: int) -> None:
    """The same in tiles of the other shape."""
    run_tiles(
        block, origin, output, done, first, scratch, _matrix_u8, other_rows_at, OTHER_ROWS, OTHER_COLUMNS, 1
    )


#: The entry for the tiles, by the elements that are multiplied at a time, and a tile's columns.
MATRIX = {
    (1, COLUMNS): matrix_f32, (1, OTHER_COLUMNS): matrix_f32_other,
    (2, COLUMNS): matrix_i16, (2, OTHER_COLUMNS): matrix_i16_other,
    (4, COLUMNS): matrix_u8, (4, OTHER_COLUMNS): matrix_u8_other,
}  # fmt: skip


@Entry
def depthwise_f32(block: int, origin: int, output: int, done: int, first: int, scratch: int) -> None:
    """float32 input, each channel with its own filter."""
    rows, columns = DEPTHWISE_ROWS, DEPTHWISE_COLUMNS
    run_tiles(
        block, origin, output, done, first, scratch, _depthwise_f32, depthwise_rows_at, rows, columns, 4
    )


@Entry
def depthwise_i16(block: int, origin: int, output: int, done: int, first: int, scratch: int) -> None:
    """8-bit input staged as int16, each channel with its own filter."""
    rows, columns = DEPTHWISE_ROWS, DEPTHWISE_COLUMNS
    run_tiles(
        block, origin, output, done, first, scratch, _depthwise_i16, depthwise_rows_at, rows, columns, 1
    )
