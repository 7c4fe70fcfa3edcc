"""Binding Winograd's convolution: transformed and packed filters, tables of places, and the records of its blocks."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from glasslite.kernels.buffers import SLACK, aligned, buffer
from glasslite.kernels.jit import _staging, _winograd
from glasslite.kernels.jit._binding import a_channel, in_registers
from glasslite.kernels.jit._filters import Form
from glasslite.kernels.jit._winograd import INPUTS, PLACES, PRODUCTS, WHOLE, WINOGRAD
from glasslite.kernels.jit._winograd_choice import Layer, Tiling, layer_of
from glasslite.kernels.jit._winograd_tiles import (
    FACTORS,
    FILTER_POINTS,
    LINES,
    POINT,
    SQUARE,
    SQUARES,
    float_filters_at_points,
)
from glasslite.kernels.jit.program import Bound, bound
from glasslite.kernels.jit.simd import LANES, REGISTER
from glasslite.kernels.jit.tiles import COLUMNS, ROWS, TILE_BYTES, register_order
from glasslite.kernels.reference._window import Window

Array = NDArray[Any]

#: Blocks below which their inputs are transformed for all threads at once, and the tasks that there should be then.
_FEW_BLOCKS, _TASKS = 4, 8
#: Bytes of an output beyond which its lines are fetched before they are written; smaller ones gain nothing.
_LARGE = 2 << 20
#: What transforms and what finishes, by scheme and the elements that are multiplied at a time.
_ENTRIES = {
    (SQUARES[2], 1): (_winograd.transform_2_f32, _winograd.finish_2_f32),
    (SQUARES[4], 1): (_winograd.transform_4_f32, _winograd.finish_4_f32),
    (LINES[3, 1], 1): (_winograd.transform_line_3, _winograd.finish_line_3),
    (LINES[5, 1], 1): (_winograd.transform_line_5, _winograd.finish_line_5),
    (LINES[7, 1], 1): (_winograd.transform_line_7, _winograd.finish_line_7),
    (LINES[7, 2], 1): (_winograd.transform_pairs_7, _winograd.finish_pairs_7),
    (SQUARES[2], 2): (_winograd.transform_2_i16, _winograd.finish_2_i16),
    (SQUARES[4], 2): (_winograd.transform_4_i16, _winograd.finish_4_i16),
}


def bind_winograd(
    tiling: Tiling,
    input: Array,
    filter: Array,
    bias: Array | None,
    output: Array,
    window: Window,
    form: Form,
    **values: Any,
) -> list[Bound]:
    """Bind a convolution with filters (O, kh, kw, C), less their zero point; `values` as for `bind_convolution`."""
    layer = layer_of(input, filter, output, form, window.stride_w)
    scheme, tiles, grid = tiling.scheme, tiling.tiles, tiling.grid(layer)
    row_blocks, column_blocks = -(-grid[0] // tiling.rows), -(-grid[1] // tiling.columns)
    blocks = layer.images * row_blocks * column_blocks
    weights = _packed(filter if layer.stride == 1 else _in_pairs(filter), tiling, form)
    transform, finish = _ENTRIES[scheme, form.group]
    bind = partial(
        bound, _winograd.winograd, WINOGRAD, stage=_staging.stage, transform=transform, finish=finish,
        multiply=_winograd.multiply_f32 if form.group == 1 else _winograd.multiply_i16,
        input=input, image_stride=input.strides[0], row_stride=input.strides[1], pixel_stride=input.strides[2],
        height=input.shape[1], width=input.shape[2], channels=layer.depth, repeat=1, form=form.staging,
        element=np.dtype(form.dtype).itemsize, input_element=input.itemsize,
        pad_top=window.pad_top, pad_left=window.pad_left, row_step=1, column_step=1,
        grid_rows=grid[0], grid_columns=grid[1], block_rows=tiling.rows, block_columns=tiling.columns,
        row_blocks=row_blocks, column_blocks=column_blocks,
        tile_height=tiling.height, tile_width=tiling.width, stride=layer.stride, points=scheme.points,
        output=output, output_element=output.itemsize, output_image_stride=output.strides[0],
        output_row_stride=output.strides[1], output_pixel_stride=output.strides[2],
        output_height=layer.height, output_width=layer.width, filters=layer.filters, rows=_rows(tiling, layer),
        weights=weights, panel_bytes=weights.strides[0], point_bytes=weights.strides[1],
        bias=_start(bias, layer.filters, scheme.outputs, form),
        bias_point=-1 if form.group == 1 else scheme.columns + 1, zeros=buffer(COLUMNS, np.int32),
        depth=4 * layer.words * tiling.taps(layer),
        fetch_tile=weights.strides[1] // tiles, fetch_step=-(-POINT * ROWS // tiles),
        fetch_pixels=-(-scheme.pixels * ROWS // scheme.points) if output.nbytes > _LARGE else 0,
        **values,
    )  # fmt: skip
    phases = (INPUTS, PRODUCTS) if blocks < _FEW_BLOCKS else (WHOLE,)
    return [_bind_phase(bind, phase, tiling, layer, form, output, blocks) for phase in phases]


def _bind_phase(
    bind: Callable[..., Bound],
    phase: int,
    tiling: Tiling,
    layer: Layer,
    form: Form,
    output: Array,
    blocks: int,
) -> Bound:
    """The call for a phase, with a record for each place of a block."""
    lanes = form.group * LANES
    registers = 1 if _in_one_piece(tiling, layer) else -(-layer.depth // lanes)
    parts = _parts(registers if phase == INPUTS else layer.panels, blocks)
    a_part = -(-layer.panels // parts)
    channels = -(-registers // parts) * lanes if phase == INPUTS and registers > 1 else layer.depth
    memory = _memory(tiling, layer, phase, channels, np.dtype(form.dtype).itemsize)
    scratch, block_pitch = memory.pop("scratch"), tiling.scheme.points * memory["point_pitch"]
    calls = [
        bind(
            tasks=blocks * parts, scratch=scratch, phase=phase,
            panel_blocks=parts, panels_a_block=a_part, part_channels=channels, block_pitch=block_pitch,
            **_pixels(tiling, layer, output, right=place % 2 == 1, bottom=place // 2 == 1), **memory,
        )
        for place in range(PLACES)
    ]  # fmt: skip
    return calls[0]._replace(
        block=np.concatenate([call.block for call in calls]),
        alive=[a for call in calls for a in call.alive],
        shared=0 if phase == WHOLE else blocks * block_pitch + SLACK,
    )


def _in_one_piece(tiling: Tiling, layer: Layer) -> bool:
    """Whether a block's input cannot be transformed in parts: of pairs, or with registers that reach into others."""
    return layer.stride == 2 or (tiling.taps(layer) > 1 and layer.words % LANES > 0)


def _parts(most: int, blocks: int) -> int:
    """Even parts of each block's work, at least one unit each, so that all threads have some tasks."""
    wanted = min(most, -(-_TASKS // blocks)) if blocks < _FEW_BLOCKS else 1
    return -(-most // -(-most // wanted))


def _memory(tiling: Tiling, layer: Layer, phase: int, channels: int, element: int) -> dict[str, int]:
    """Where a block's inputs, points, products and sums lie in the scratch memory, and how far apart."""
    scheme, tiles = tiling.scheme, tiling.tiles
    input_rows = tiling.input_rows(layer)
    more = scheme.span - scheme.outputs
    stage_rows = tiling.height * tiling.rows + more if scheme.shape == SQUARE or tiling.down else input_rows
    stage_columns = layer.stride * (tiling.width * tiling.columns + (0 if tiling.down else more))
    pixel = channels * element
    line = stage_columns * pixel
    down, right = _input_places(tiling, layer)
    product_pitch = (scheme.points + 1) * POINT
    # Points lie an odd number of cache lines apart, or a tile's points would compete for one set of the cache.
    point_pitch = (-(-max(input_rows * down, tiling.columns * right) // 64) | 1) * 64
    inputs = TILE_BYTES
    products = inputs + (scheme.points * point_pitch if phase == WHOLE else 0)
    sums = products + -(-tiles // ROWS) * ROWS * product_pitch
    # Floats are stored in their place, but for tiles that are not whole.
    kept = tiles if layer.group > 1 else 1
    end = max(
        0 if phase == INPUTS else sums + kept * scheme.pixels * POINT,
        0 if phase == PRODUCTS else products + stage_rows * stage_columns * pixel,
    )
    return {
        "stage_rows": stage_rows, "stage_columns": stage_columns, "stage_channels": channels,
        "input_rows": input_rows, "staged_down": tiling.height * line,
        "staged_right": tiling.width * layer.stride * pixel,
        "inputs_down": down, "inputs_right": right,
        "along_row": line, "along": line if tiling.down else layer.stride * pixel,
        "inputs": inputs, "staged": products, "products": products, "sums": sums,
        "point_pitch": point_pitch, "product_pitch": product_pitch,
        "sums_pitch": scheme.pixels * POINT, "scratch": end + SLACK,
    }  # fmt: skip


def _input_places(tiling: Tiling, layer: Layer) -> tuple[int, int]:
    """Bytes down and right between tiles' inputs at a point.

    Where taps across are summed, columns lie together, so that all of a sum does; each has room for a last register.
    """
    if tiling.taps(layer) == 1:
        pitch = -(-4 * layer.words // REGISTER) * REGISTER
        return tiling.columns * pitch, pitch
    return 4 * layer.words, (-(-4 * layer.words * tiling.input_rows(layer) // REGISTER) + 1) * REGISTER


def _rows(tiling: Tiling, layer: Layer) -> Array:
    """Each tile's place in a point's inputs."""
    down, right = _input_places(tiling, layer)
    y, x = np.indices((tiling.rows, tiling.columns))
    return _padded((y * layer.stride * down + x * right).reshape(-1))


def _pixels(tiling: Tiling, layer: Layer, output: Array, right: bool, bottom: bool) -> dict[str, Any]:
    """The pixels of a block that are within the image: their number and places in `sums` and in the output."""
    height, width = tiling.height, tiling.width
    beyond = (-layer.height % height if bottom else 0, -layer.width % width if right else 0)
    y, x = np.indices((tiling.rows * height - beyond[0], tiling.columns * width - beyond[1]))
    tile, pixel = y // height * tiling.columns + x // width, y % height * width + x % width
    return {
        "pixels": y.size,
        "sources": _padded((tile * tiling.scheme.pixels + pixel).reshape(-1) * POINT),
        "targets": _padded((y * output.strides[1] + x * output.strides[2]).reshape(-1)),
    }


def _padded(places: Array) -> Array:
    """A table that a tile of rows may read beyond its end."""
    return np.pad(places.astype(np.int64), (0, ROWS), mode="edge")


def _in_pairs(filter: Array) -> Array:
    """Filters (O, kh, kw, C) of a stride of 2 as those of stride 1 over pairs of pixels, the last tap's with zeros."""
    count, height, width, depth = filter.shape
    even = np.pad(filter, ((0, 0), (0, 0), (0, width % 2), (0, 0)))
    return even.reshape(count, height, -1, 2 * depth)


def _packed(filter: Array, tiling: Tiling, form: Form) -> Array:
    """Transformed filters [panel][point][tap across][word of depth][column][element of the word]."""
    scheme, count, depth = tiling.scheme, len(filter), filter.shape[3]
    if form.group > 1:
        transform = np.array(FILTER_POINTS[scheme.outputs])
        points = np.einsum("py,qx,oyxc->opqc", transform, transform, filter.astype(np.int64))
    elif scheme.shape == SQUARE:
        rows = float_filters_at_points(scheme, filter.transpose(0, 3, 2, 1))
        points = float_filters_at_points(scheme, rows.swapaxes(2, 3)).transpose(0, 2, 3, 1)
    else:
        lines = filter.transpose((0, 2, 3, 1) if tiling.down else (0, 1, 3, 2))
        points = float_filters_at_points(scheme, lines).transpose(0, 3, 1, 2)
    points = points.reshape(count, scheme.points, -1, depth)
    words = -(-depth // form.group)
    padded = np.zeros((-(-count // COLUMNS) * COLUMNS, *points.shape[1:3], words * form.group), form.dtype)
    padded[:count, ..., :depth] = points
    split = padded.reshape(-1, COLUMNS, *points.shape[1:3], words, form.group)
    if form.group > 1:
        split = split[:, register_order(COLUMNS)]
    return aligned(split.transpose(0, 2, 3, 4, 1, 5))


def _start(bias: Array | None, filters: int, size: int, form: Form) -> Array:
    """The bias as floats add it, or as integers' products at the point (1, 1) begin with it."""
    if form.group == 1:
        return a_channel(bias, filters, COLUMNS, np.float32)
    # Each output contains that point once for each dimension, or 4 times in tiles of 4.
    factor = (FACTORS[size] // (4 if size == 4 else 1)) ** 2
    scaled = None if bias is None else (bias.astype(np.int64) * factor).astype(np.int32)
    return in_registers(a_channel(scaled, filters, COLUMNS, np.int32), COLUMNS)
