"""Winograd's convolution: fewer products than windows have taps, at the price of transforms.

    task = a block of tiles of output pixels x a run of panels (a panel: a tile's width of output channels)
        stage the block's input; transform its tiles: inputs[point][tile][channel]
        for panel:
            multiply: for point: products[tile][point] = inputs[point] x packed weights[panel][point]
            finish: floats are transformed, clamped and stored, integers become sums[tile][pixel], of which those
                that are within the image are scaled, clamped and stored

A tile is a square of 2 x 2 pixels (16 products for 36) or 4 x 4 (36 for 144), or a line within a row or a column: four
pixels of windows with 3 or 5 taps along it (6 products for 12, 8 for 20), six with 7 (18 for 42). Taps across a line
are summed where its points are multiplied. A row with a stride of 2 is one of pairs of pixels, and 7 taps are four
pairs (12 products for 24). Tiles lie on one grid wherever blocks begin, so that a pixel is always computed in the same
way, by any number of threads. Integers are exact; see `_winograd_tiles.py`.

Transforming, multiplying and finishing are entries of their own, one for each kind of tile.

Where blocks are too few for the threads, their inputs are transformed by a call of their own, whose tasks are parts of
the channels, and shared by the next, whose tasks are parts of the panels.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from glasslite.kernels.jit import _staging
from glasslite.kernels.jit._convolution import UNROLLED, add_depth, scaled, store, store_i8
from glasslite.kernels.jit._winograd_tiles import (
    POINT,
    inputs_2_f32,
    inputs_2_i16,
    inputs_4_f32,
    inputs_4_i16,
    inputs_line_3,
    inputs_line_5,
    inputs_line_7,
    inputs_pairs_7,
    outputs_2_f32,
    outputs_2_i32,
    outputs_4_f32,
    outputs_4_i32,
    outputs_line_3,
    outputs_line_5,
    outputs_line_7,
    outputs_pairs_7,
    start_zeros_f32,
)
from glasslite.kernels.jit.entry import Entry, call, fields, inlined
from glasslite.kernels.jit.program import record
from glasslite.kernels.jit.simd import REGISTER, copy, load_word, prefetch
from glasslite.kernels.jit.tiles import (
    COLUMNS,
    ROWS,
    add_outer_f32,
    add_outer_i16,
    rows_at,
    rows_of_scratch,
    start_i32,
    store_floats,
    tile_of_i32,
)

#: `grid_*` and `block_*` count tiles of `tile_height` by `tile_width` pixels; `input_rows` are a block's rows of
#: tiles, and those that taps across reach. `staged_*` and `inputs_*` lie between tiles, `along_row` and `along`
#: between a tile's inputs. `inputs`, `staged`, `products`, `sums` are places in the scratch memory; pitches and
#: `depth`, of all taps across, are bytes. `rows` is the table of the tiles' places in `inputs`, `sources` and
#: `targets` are of each pixel's in `sums` and in the output. Products at `bias_point`, which each output contains,
#: start with `bias`; floats have no such point and add it last. `fetch_pixels` are the pixels of an output to
#: fetch with each product. `transform`, `multiply` and `finish` are addresses of entries. `phase` is one of those
#: below; blocks lie `block_pitch` apart in `shared`, and a call that only transforms takes `part_channels` a task.
WINOGRAD = record(
    _staging.FIELDS,
    "grid_rows grid_columns block_rows block_columns row_blocks column_blocks panel_blocks panels_a_block",
    "tile_height tile_width stride input_rows staged_down staged_right inputs_down inputs_right along_row along",
    "output output_element output_image_stride output_row_stride output_pixel_stride output_height output_width",
    "filters transform multiply finish points bias_point pixels rows sources targets",
    "weights panel_bytes point_bytes bias zeros depth fetch_tile fetch_step fetch_pixels",
    "inputs staged point_pitch products product_pitch sums sums_pitch",
    "phase shared block_pitch part_channels",
    "scaling multiplier left right away scale",
    activation_min=np.float32,
    activation_max=np.float32,
    scaled_max=np.float32,
    output_zero_point=np.int16,
    step_min=np.int8,
    step_max=np.int8,
    flip=np.int8,
)
#: What `phase` says: a call does everything, or transforms inputs that all threads share, or does all but that.
WHOLE, INPUTS, PRODUCTS = range(3)
#: Records of a bound call: blocks within the image, at its right end, at its bottom end, and at both.
PLACES = 4
_RECORD = WINOGRAD.itemsize


@inlined
def _place(p: Any, block: int) -> tuple[int, int, int]:
    """Image, first row and first column of tiles; the last block of a side ends with the grid."""
    image, place = block // (p.row_blocks * p.column_blocks), block % (p.row_blocks * p.column_blocks)
    row = min(place // p.column_blocks * p.block_rows, p.grid_rows - p.block_rows)
    column = min(place % p.column_blocks * p.block_columns, p.grid_columns - p.block_columns)
    return image, row, column


@Entry
def winograd(block: int, start: int, stop: int, scratch: int) -> None:
    """All tasks of any tiles."""
    p = fields(block, WINOGRAD)
    transformed = -1
    for task in range(start, stop):
        place, part = task // p.panel_blocks, task % p.panel_blocks
        points = scratch + p.inputs if p.phase == WHOLE else p.shared + place * p.block_pitch
        if p.phase == INPUTS or (p.phase == WHOLE and place != transformed):
            transformed = place
            _take_inputs(
                block, p, place, part * p.part_channels if p.phase else 0, scratch + p.staged, points
            )
        if p.phase == INPUTS:
            continue
        image, row, column = _place(p, place)
        output = (
            p.output + image * p.output_image_stride
            + row * p.tile_height * p.output_row_stride + column * p.tile_width * p.output_pixel_stride
        )  # fmt: skip
        right, bottom = column + p.block_columns == p.grid_columns, row + p.block_rows == p.grid_rows
        at = block + (2 * bottom + right) * _RECORD
        first = part * p.panels_a_block
        for panel in range(first, min(first + p.panels_a_block, -(-p.filters // COLUMNS))):
            target = output + panel * COLUMNS * p.output_element
            call(p.multiply, (at, scratch, points, target, panel))
            call(p.finish, (at, scratch, target, row, column, panel * COLUMNS))


@inlined
def _take_inputs(block: int, p: Any, place: int, first: int, staged: int, points: int) -> None:
    """Stage a block's input, some channels of it from the first on, and transform its tiles."""
    image, row, column = _place(p, place)
    channels = min(p.part_channels, p.channels - first)
    first_row, first_column = row * p.tile_height * p.stride, column * p.tile_width * p.stride
    call(p.stage, (block, staged, image, first_row, first_column, first, channels))
    call(p.transform, (block, staged, points + first * p.element, p.stride * channels * p.element))


@inlined
def _transform(block: int, staged: int, points: int, size: int, inputs: Any) -> None:
    """Transform a staged block, `size` bytes of each pixel."""
    p = fields(block, WINOGRAD)
    for y in range(p.input_rows):
        for x in range(p.block_columns):
            source = staged + y * p.staged_down + x * p.staged_right
            target = points + y * p.inputs_down + x * p.inputs_right
            # The last register may reach into the place below, which is written later.
            for at in range(0, size, REGISTER):
                inputs(source + at, p.along_row, p.along, target + at, p.point_pitch)


@inlined
def _multiply(block: int, scratch: int, points: int, output: int, panel: int, start: Any, add: Any) -> None:
    """A panel's products at all points.

    Meanwhile the next point's weights are fetched, and the lines of a large output, a share with each tile.
    """
    p = fields(block, WINOGRAD)
    tiles, pixel = p.block_rows * p.block_columns, 0
    weights = p.weights + panel * p.panel_bytes
    for point in range(p.points):
        first = p.bias + panel * POINT if point == p.bias_point else p.zeros
        inputs = points + point * p.point_pitch
        target = scratch + p.products + point * POINT
        for row in range(0, tiles, ROWS):
            rows = rows_at(p.rows + 8 * row, inputs)
            tile = start(rows, first)
            ahead = weights + p.point_bytes + row * p.fetch_tile
            tile = add_depth(tile, rows, (0, p.depth), weights, ahead, UNROLLED * p.fetch_step, add)
            for _ in range(p.fetch_pixels):
                prefetch(output + load_word(p.targets + 8 * pixel))
                pixel = min(pixel + 1, p.pixels)
            store_floats(tile, rows_of_scratch(rows, target + row * p.product_pitch, p.product_pitch))
        weights += p.point_bytes


@inlined
def _finish_f32(
    block: int, scratch: int, output: int, row: int, column: int, channel: int, outputs: Any
) -> None:
    """Transform products to pixels in their place, or in scratch memory where not all of a tile is wanted."""
    p = fields(block, WINOGRAD)
    source, bias, spare = scratch + p.products, p.bias + 4 * channel, scratch + p.sums
    low, high, pitch = p.activation_min, p.activation_max, p.product_pitch
    down, right = p.output_row_stride, p.output_pixel_stride
    along, step = down if p.tile_width == 1 else right, p.tile_width * right
    room = min(COLUMNS, p.filters - channel)
    for y in range(p.block_rows):
        target = output + y * p.tile_height * down
        height = min(p.tile_height, p.output_height - (row + y) * p.tile_height)
        whole = min(p.block_columns, p.output_width // p.tile_width - column)
        if height < p.tile_height or room < COLUMNS:
            whole = 0
        for _ in range(whole):
            outputs(source, target, down, along, bias, low, high)
            source += pitch
            target += step
        for x in range(column + whole, column + p.block_columns):
            outputs(source, spare, p.tile_width * POINT, POINT, bias, low, high)
            width = min(p.tile_width, p.output_width - x * p.tile_width)
            _copy_tile(p, target, spare, height, width, 4 * room)
            source += pitch
            target += step


@inlined
def _copy_tile(p: Any, target: int, source: int, height: int, width: int, size: int) -> None:
    """The pixels of a tile that are within the image, `size` bytes of each."""
    for i in range(height):
        for j in range(width):
            at = target + i * p.output_row_stride + j * p.output_pixel_stride
            pixel = source + (i * p.tile_width + j) * POINT
            # A size that is known is copied in registers.
            if size == POINT:
                copy(at, pixel, POINT)
            else:
                copy(at, pixel, size)


@inlined
def _finish_i8(block: int, scratch: int, output: int, channel: int, outputs: Any) -> None:
    """Transform products to sums, then scale those of pixels within the image, a tile of registers at a time."""
    p = fields(block, WINOGRAD)
    source, target = scratch + p.products, scratch + p.sums
    for _ in range(p.block_rows * p.block_columns):
        outputs(source, target)
        source += p.product_pitch
        target += p.sums_pitch
    for pixel in range(0, p.pixels, ROWS):
        sums = rows_at(p.sources + 8 * pixel, scratch + p.sums)
        targets = rows_at(p.targets + 8 * pixel, output)
        tile = scaled(p, tile_of_i32(sums), sums, channel)
        store(p, tile, targets, scratch, output - channel, pixel, channel, store_i8, 1)


@Entry
def multiply_f32(block: int, scratch: int, points: int, output: int, panel: int) -> None:
    """float32."""
    _multiply(block, scratch, points, output, panel, start_zeros_f32, add_outer_f32)


@Entry
def multiply_i16(block: int, scratch: int, points: int, output: int, panel: int) -> None:
    """Pairs of int16."""
    _multiply(block, scratch, points, output, panel, start_i32, add_outer_i16)


@Entry
def transform_2_f32(block: int, staged: int, points: int, size: int) -> None:
    """float32, tiles of 2 x 2 pixels."""
    _transform(block, staged, points, size, inputs_2_f32)


@Entry
def finish_2_f32(block: int, scratch: int, output: int, row: int, column: int, channel: int) -> None:
    """float32, tiles of 2 x 2 pixels."""
    _finish_f32(block, scratch, output, row, column, channel, outputs_2_f32)


@Entry
def transform_4_f32(block: int, staged: int, points: int, size: int) -> None:
    """float32, tiles of 4 x 4 pixels."""
    _transform(block, staged, points, size, inputs_4_f32)


@Entry
def finish_4_f32(block: int, scratch: int, output: int, row: int, column: int, channel: int) -> None:
    """float32, tiles of 4 x 4 pixels."""
    _finish_f32(block, scratch, output, row, column, channel, outputs_4_f32)


@Entry
def transform_line_3(block: int, staged: int, points: int, size: int) -> None:
    """float32, lines of four pixels, windows of 3 taps along them."""
    _transform(block, staged, points, size, inputs_line_3)


@Entry
def finish_line_3(block: int, scratch: int, output: int, row: int, column: int, channel: int) -> None:
    """float32, lines of four pixels, windows of 3 taps along them."""
    _finish_f32(block, scratch, output, row, column, channel, outputs_line_3)


@Entry
def transform_line_5(block: int, staged: int, points: int, size: int) -> None:
    """float32, lines of four pixels, windows of 5 taps along them."""
    _transform(block, staged, points, size, inputs_line_5)


@Entry
def finish_line_5(block: int, scratch: int, output: int, row: int, column: int, channel: int) -> None:
    """float32, lines of four pixels, windows of 5 taps along them."""
    _finish_f32(block, scratch, output, row, column, channel, outputs_line_5)


@Entry
def transform_line_7(block: int, staged: int, points: int, size: int) -> None:
    """float32, lines of six pixels, windows of 7 taps along them."""
    _transform(block, staged, points, size, inputs_line_7)


@Entry
def finish_line_7(block: int, scratch: int, output: int, row: int, column: int, channel: int) -> None:
    """float32, lines of six pixels, windows of 7 taps along them."""
    _finish_f32(block, scratch, output, row, column, channel, outputs_line_7)


@Entry
def transform_pairs_7(block: int, staged: int, points: int, size: int) -> None:
    """float32, lines of six pixels, windows of 7 taps along them with a stride of 2."""
    _transform(block, staged, points, size, inputs_pairs_7)


@Entry
def finish_pairs_7(block: int, scratch: int, output: int, row: int, column: int, channel: int) -> None:
    """float32, lines of six pixels, windows of 7 taps along them with a stride of 2."""
    _finish_f32(block, scratch, output, row, column, channel, outputs_pairs_7)


@Entry
def transform_2_i16(block: int, staged: int, points: int, size: int) -> None:
    """8-bit input staged as int16, tiles of 2 x 2 pixels."""
    _transform(block, staged, points, size, inputs_2_i16)


@Entry
def finish_2_i16(block: int, scratch: int, output: int, row: int, column: int, channel: int) -> None:
    """8-bit input staged as int16, tiles of 2 x 2 pixels."""
    _finish_i8(block, scratch, output, channel, outputs_2_i32)


@Entry
def transform_4_i16(block: int, staged: int, points: int, size: int) -> None:
    """8-bit input staged as int16, tiles of 4 x 4 pixels."""
    _transform(block, staged, points, size, inputs_4_i16)


@Entry
def finish_4_i16(block: int, scratch: int, output: int, row: int, column: int, channel: int) -> None:
    """8-bit input staged as int16, tiles of 4 x 4 pixels."""
    _finish_i8(block, scratch, output, channel, outputs_4_i32)
