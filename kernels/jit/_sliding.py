"""Depthwise convolution of float32 along rows: each input is loaded once for all windows of a tile that see it.

    task = some rows of the output
        for row, for tile of PIXELS side by side:   columns outside the image are masked, rows outside skipped
            for panel of channels:                  two registers; the last panel ends with the last channel
                accumulators = bias
                for row of the window:
                    load each column, multiply it into the pixels whose windows see it
                clamp and store

Channels are innermost: a pixel's are read from the first to the last, and whole cache lines at a time.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from llvmlite import ir
from numpy.typing import NDArray

from glasslite.kernels.buffers import aligned
from glasslite.kernels.jit import types
from glasslite.kernels.jit.entry import Entry, fields, inlined, view
from glasslite.kernels.jit.program import Bound, bound, parts, record
from glasslite.kernels.jit.simd import F32, LANES, emits, i32, i64, multiply_add_f32, splat
from glasslite.kernels.jit.tiles import clamp, pack, registers, store_floats, unpack
from glasslite.kernels.reference._window import Window

Array = NDArray[np.float32]

#: Pixels of a tile, registers of a panel, and its channels: with a row of three taps they fill sixteen registers.
PIXELS, VECTORS = 4, 2
CHANNELS = VECTORS * LANES
_TILE = types.UniTuple(F32, PIXELS * VECTORS)

#: `panels` is a table of their first channels' byte offsets. Strides are bytes.
_SLIDING = record(
    "input image_stride row_stride pixel_stride height width output output_image_stride output_row_stride",
    "output_pixel_stride output_height output_width rows stride_h kernel_h pad_top pad_left",
    "weights bias panels count",
    activation_min=np.float32,
    activation_max=np.float32,
)


@emits(_TILE, types.intp)
def _start(builder: ir.IRBuilder, bias: ir.Value) -> ir.Value:
    """A tile whose pixels are all the registers at `bias`."""
    return pack(builder, registers(builder, bias, VECTORS, F32.llvm) * PIXELS)


@emits(types.UniTuple(types.intp, PIXELS), types.intp, types.intp)
def _targets(builder: ir.IRBuilder, address: ir.Value, pitch: ir.Value) -> ir.Value:
    """The addresses of a tile's pixels."""
    return pack(builder, [builder.add(address, builder.mul(pitch, i64(pixel))) for pixel in range(PIXELS)])


class _Columns(NamedTuple):
    """The columns that a tile's windows see.

    Attributes:
        total: how many they are.
        outer: those that may lie outside the image.
    """

    total: int
    outer: list[int]


def _columns(width: int, stride: int) -> _Columns:
    count, edge = (PIXELS - 1) * stride + width, width // 2
    return _Columns(count, [*range(edge), *range(count - edge, count)])


def _columns_at(columns: _Columns) -> Any:
    def columns_at(builder: ir.IRBuilder, first: ir.Value, size: ir.Value, pitch: ir.Value) -> ir.Value:
        """Byte offsets of a tile's columns from a row's first pixel; those outside the row become its ends."""
        places = []
        for column in range(columns.total):
            place = builder.add(first, i64(column))
            if column in columns.outer:
                last = builder.sub(size, i64(1))
                place = builder.select(builder.icmp_signed("<", place, i64(0)), i64(0), place)
                place = builder.select(builder.icmp_signed(">", place, last), last, place)
            places.append(builder.mul(place, pitch))
        return pack(builder, places)

    return emits(types.UniTuple(types.intp, columns.total), types.intp, types.intp, types.intp)(columns_at)


def _masks_at(columns: _Columns) -> Any:
    def masks_at(builder: ir.IRBuilder, first: ir.Value, size: ir.Value) -> ir.Value:
        """All bits for each outer column that is within the row, none for the others."""
        places = [builder.add(first, i64(column)) for column in columns.outer]
        # As unsigned numbers, places before the row are behind it.
        inside = [builder.icmp_unsigned("<", place, size) for place in places]
        return pack(builder, [builder.sext(bit, i32) for bit in inside])

    return emits(types.UniTuple(types.int32, len(columns.outer)), types.intp, types.intp)(masks_at)


def _add_row(columns: _Columns, width: int, stride: int) -> Any:
    def add_row(
        builder: ir.IRBuilder, tile: Any, address: Any, at: ir.Value, masks: ir.Value, weights: ir.Value
    ) -> ir.Value:
        """Add a row of the window: the inputs at `address` and the columns' offsets times those at `weights`."""
        totals, masks = unpack(builder, tile), unpack(builder, masks)
        bits = dict(zip(columns.outer, masks, strict=True))
        factors = registers(builder, weights, width * VECTORS, F32.llvm)
        for column, offset in enumerate(unpack(builder, at)):
            inputs = registers(builder, builder.add(address, offset), VECTORS, F32.llvm)
            if column in bits:
                inputs = [_masked(builder, x, bits[column]) for x in inputs]
            for tap in range(width):
                pixel, between = divmod(column - tap, stride)
                if not between and 0 <= pixel < PIXELS:
                    for v, x in enumerate(inputs):
                        place = pixel * VECTORS + v
                        totals[place] = multiply_add_f32(
                            builder, x, factors[tap * VECTORS + v], totals[place]
                        )
        return pack(builder, totals)

    offsets = types.UniTuple(types.intp, columns.total)
    bits = types.UniTuple(types.int32, len(columns.outer))
    return emits(_TILE, _TILE, types.intp, offsets, bits, types.intp)(add_row)


def _masked(builder: ir.IRBuilder, x: ir.Value, mask: ir.Value) -> ir.Value:
    whole = ir.VectorType(i32, LANES)
    return builder.bitcast(builder.and_(builder.bitcast(x, whole), splat(builder, mask, LANES)), x.type)


def _operations(width: int, stride: int) -> tuple[Any, Any, Any]:
    """The operations of a window's width and stride."""
    columns = _columns(width, stride)
    return _columns_at(columns), _masks_at(columns), _add_row(columns, width, stride)


@inlined
def _run(
    block: int, start: int, stop: int, columns_at: Any, masks_at: Any, add_row: Any, stride: int, width: int
) -> None:
    p = fields(block, _SLIDING)
    panels = view(p.panels, p.count, np.int64)
    chunks = -(-p.output_height // p.rows)
    row_bytes = 4 * CHANNELS * width
    for task in range(start, stop):
        image, first_row = task // chunks, task % chunks * p.rows
        for row in range(first_row, min(first_row + p.rows, p.output_height)):
            top = row * p.stride_h - p.pad_top
            first, last = max(0, -top), min(p.kernel_h, p.height - top)
            source = p.input + image * p.image_stride + (top + first) * p.row_stride
            target = p.output + image * p.output_image_stride + row * p.output_row_stride
            for begin in range(0, p.output_width, PIXELS):
                pixel = min(begin, p.output_width - PIXELS)
                left = pixel * stride - p.pad_left
                at, masks = columns_at(left, p.width, p.pixel_stride), masks_at(left, p.width)
                outputs = target + pixel * p.output_pixel_stride
                weights = p.weights + first * row_bytes
                for panel in range(p.count):
                    tile = _start(p.bias + panels[panel])
                    address, factors = source + panels[panel], weights
                    for _ in range(first, last):
                        tile = add_row(tile, address, at, masks, factors)
                        address += p.row_stride
                        factors += row_bytes
                    weights += p.kernel_h * row_bytes
                    store_floats(
                        clamp(tile, p.activation_min, p.activation_max),
                        _targets(outputs + panels[panel], p.output_pixel_stride),
                    )


_columns_3, _masks_3, _add_3 = _operations(3, 1)
_columns_3_apart, _masks_3_apart, _add_3_apart = _operations(3, 2)
_columns_5, _masks_5, _add_5 = _operations(5, 1)
_columns_5_apart, _masks_5_apart, _add_5_apart = _operations(5, 2)


@Entry
def sliding_3(block: int, start: int, stop: int, scratch: int) -> None:
    """A window three wide."""
    _run(block, start, stop, _columns_3, _masks_3, _add_3, 1, 3)


@Entry
def sliding_3_apart(block: int, start: int, stop: int, scratch: int) -> None:
    """A window three wide, at every second pixel."""
    _run(block, start, stop, _columns_3_apart, _masks_3_apart, _add_3_apart, 2, 3)


@Entry
def sliding_5(block: int, start: int, stop: int, scratch: int) -> None:
    """A window five wide."""
    _run(block, start, stop, _columns_5, _masks_5, _add_5, 1, 5)


@Entry
def sliding_5_apart(block: int, start: int, stop: int, scratch: int) -> None:
    """A window five wide, at every second pixel."""
    _run(block, start, stop, _columns_5_apart, _masks_5_apart, _add_5_apart, 2, 5)


#: The entry for a window's width and stride.
_SLIDING_ENTRIES: dict[tuple[int, int], Entry] = {
    (3, 1): sliding_3, (3, 2): sliding_3_apart, (5, 1): sliding_5, (5, 2): sliding_5_apart,
}  # fmt: skip


def sliding_entry(filter: Array, output: Array, window: Window) -> Entry | None:
    """The entry that computes this depthwise convolution, if one does; filter (1, kh, kw, C)."""
    edge = window.kernel_w // 2
    fits = window.dilation_h == window.dilation_w == 1 and max(window.pad_left, window.pad_right) <= edge
    # What is masked must stay zero when multiplied.
    if not fits or output.shape[2] < PIXELS or output.shape[3] < CHANNELS or not np.isfinite(filter).all():
        return None
    return _SLIDING_ENTRIES.get((window.kernel_w, window.stride_w))


def bind_sliding(
    entry: Entry,
    input: Array,
    filter: Array,
    bias: Array,
    output: Array,
    window: Window,
    *,
    activation_min: float,
    activation_max: float,
) -> Bound:
    """Bind a depthwise convolution of channel multiplier 1, for which `sliding_entry` gave the entry."""
    channels = filter.shape[3]
    firsts = np.minimum(np.arange(0, channels, CHANNELS), channels - CHANNELS)
    weights = aligned(np.stack([filter[0, :, :, c : c + CHANNELS] for c in firsts]))
    images, output_height, output_width, _ = output.shape
    chunks, rows = parts(output_height, max(1, -(-output_height // 8)))
    values: dict[str, Any] = {"activation_min": activation_min, "activation_max": activation_max}
    return bound(
        entry, _SLIDING, tasks=images * chunks, input=input, output=output, weights=weights, bias=bias,
        panels=firsts * 4, count=len(firsts), height=input.shape[1], width=input.shape[2],
        image_stride=input.strides[0], row_stride=input.strides[1], pixel_stride=input.strides[2],
        output_image_stride=output.strides[0], output_row_stride=output.strides[1],
        output_pixel_stride=output.strides[2], output_height=output_height, output_width=output_width, rows=rows,
        stride_h=window.stride_h, kernel_h=window.kernel_h, pad_top=window.pad_top, pad_left=window.pad_left,
        **values,
    )  # fmt: skip
