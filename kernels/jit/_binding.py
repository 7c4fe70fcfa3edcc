"""Binding a convolution: packed weights and tables of addresses.

Everything here happens once, when a plan is made; `_convolution.py` runs what is bound.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from glasslite.kernels.buffers import SLACK, aligned, buffer
from glasslite.kernels.errors import NotCompiled
from glasslite.kernels.jit import _convolution, _staging
from glasslite.kernels.jit._filters import Filters, Form, Pair
from glasslite.kernels.jit._geometry import geometry, is_padded
from glasslite.kernels.jit.entry import Entry
from glasslite.kernels.jit.program import Bound, bound
from glasslite.kernels.jit.tiles import TILE_BYTES, register_order
from glasslite.kernels.reference._window import Window
from glasslite.kernels.reference.fixed_point import Requantization

Array = NDArray[Any]

#: Bytes of a core's first cache.
_FIRST_CACHE = 32 << 10
#: The share of an output from which on its inner part is worth a call of its own.
_MOSTLY_INNER = 0.7


def bind_convolution(
    tiles: Entry,
    input: Array,
    output: Array,
    window: Window,
    filters: Filters,
    form: Form,
    repeat: int = 1,
    **values: Any,
) -> Bound:
    """Bind a convolution of NHWC arrays, whose channels must be contiguous; `values` are the tiles' own parameters."""
    g = geometry(input, output, window, filters, form, repeat)
    input, output, size, pixels = g.input, g.output, np.dtype(form.dtype).itemsize, g.rows * g.columns
    step = (window.stride_h, window.stride_w) if g.direct else g.strides
    place = np.indices((g.rows, g.columns)).reshape(2, -1)
    place = np.pad(place, ((0, 0), (0, filters.height)), mode="edge")
    panel_blocks = -(-len(filters.weights) // g.panels)
    return bound(
        _convolution.convolution, _convolution.CONVOLUTION, tasks=len(input) * g.blocks[0] * g.blocks[1] * panel_blocks,
        scratch=TILE_BYTES + (0 if g.direct else int(np.prod(g.stage)) * size + SLACK),
        stage=0 if g.direct else _staging.stage, tiles=tiles,
        input=input, image_stride=input.strides[0], row_stride=input.strides[1], pixel_stride=input.strides[2],
        height=input.shape[1], width=input.shape[2], channels=input.shape[3], repeat=repeat, form=form.staging,
        element=size, input_element=input.itemsize, pad_top=window.pad_top, pad_left=window.pad_left,
        row_step=g.steps[0], column_step=g.steps[1],
        stage_rows=g.stage[0], stage_columns=g.stage[1], stage_channels=g.stage[2],
        direct=g.direct, stride_h=window.stride_h, stride_w=window.stride_w,
        block_rows=g.rows, block_columns=g.columns, row_blocks=g.blocks[0], column_blocks=g.blocks[1],
        panel_blocks=panel_blocks, panels_a_block=g.panels, pixels=pixels,
        output=output, output_image_stride=output.strides[0], output_row_stride=output.strides[1],
        output_pixel_stride=output.strides[2], output_height=output.shape[1], output_width=output.shape[2],
        filters=output.shape[3], weights=filters.weights, panel_bytes=filters.weights.strides[0],
        bases=place[0] * (step[0] * g.row) + place[1] * (step[1] * g.pixel),
        targets=place[0] * output.strides[1] + place[1] * output.strides[2],
        offsets=np.array([y * g.row + x * g.pixel for y, x in filters.taps], np.int64),
        taps=len(filters.taps), taps_a_step=form.group, depth=-(-filters.depth // form.group) * form.group * size,
        panel_step=filters.width * size if filters.depthwise else 0,
        pixels_first=filters.depthwise and filters.weights.nbytes <= _FIRST_CACHE // 2,
        fetch_pixel=filters.weights.strides[0] // pixels,
        fetch_step=-(-4 * filters.width * filters.height // pixels),
        **values,
    )  # fmt: skip


def regions(input: Array, output: Array, window: Window) -> list[tuple[Array, Array, Window]]:
    """The inner part of an output, whose windows see no padding, and the strips around it: (input, output, window).

    What sees no padding can be read in place. Small images are left in one piece.
    """
    _, height, width, _ = output.shape
    rows = _inner(input.shape[1], height, window.stride_h, window.pad_top, window.extent[0])
    columns = _inner(input.shape[2], width, window.stride_w, window.pad_left, window.extent[1])
    inner = max(0, rows[1] - rows[0]) * max(0, columns[1] - columns[0])
    if not is_padded(window) or inner < _MOSTLY_INNER * height * width:
        return [(input, output, window)]
    parts = [(rows, columns), ((0, rows[0]), (0, width)), ((rows[1], height), (0, width))]
    parts += [(rows, (0, columns[0])), (rows, (columns[1], width))]
    return [
        _region(input, output, window, *part) for part in parts if all(start < stop for start, stop in part)
    ]


def _inner(size: int, count: int, stride: int, pad: int, extent: int) -> Pair:
    """The outputs along an axis whose windows lie within the input: first, and behind the last."""
    return min(count, -(-pad // stride)), max(0, min(count, (size + pad - extent) // stride + 1))


def _region(
    input: Array, output: Array, window: Window, rows: Pair, columns: Pair
) -> tuple[Array, Array, Window]:
    top, left = rows[0] * window.stride_h - window.pad_top, columns[0] * window.stride_w - window.pad_left
    bottom = (rows[1] - 1) * window.stride_h - window.pad_top + window.extent[0]
    right = (columns[1] - 1) * window.stride_w - window.pad_left + window.extent[1]
    around = window._replace(
        pad_top=max(0, -top), pad_left=max(0, -left),
        pad_bottom=max(0, bottom - input.shape[1]), pad_right=max(0, right - input.shape[2]),
    )  # fmt: skip
    part = output[:, rows[0] : rows[1], columns[0] : columns[1]]
    return input[:, max(0, top) :, max(0, left) :], part, around


def constant(array: Array | None, role: str) -> Any:
    """The array (or None), which packing may copy now.

    Raises:
        NotCompiled: it is computed while running.
    """
    if array is not None and array.flags.writeable:
        raise NotCompiled(f"the {role} is computed while running")
    return array


def offset_bias(bias: Array | None, weights: Array, form: Form, input_zero_point: int) -> Array:
    """The bias (O,) as accumulators start, int32: staged bytes may carry an offset that every product sees."""
    total = np.zeros(len(weights), np.int64) if bias is None else bias.astype(np.int64)
    if form.input_bias:
        sums = weights.reshape(len(weights), -1).sum(axis=1, dtype=np.int64)
        total = total - (input_zero_point + form.input_bias) * sums
    return total.astype(np.int32)


def quantized_values(
    how: Requantization,
    output: Array,
    width: int,
    *,
    output_zero_point: int,
    activation_min: int,
    activation_max: int,
) -> dict[str, Any]:
    """The parameters of scaling to an 8-bit output (..., O), with one value a channel in the order of the tiles."""
    channels = output.shape[-1]
    flip = 128 if output.dtype == np.uint8 else 0
    values: dict[str, Any] = {
        "output_zero_point": output_zero_point - flip, "step_min": activation_min - flip,
        "step_max": activation_max - flip, "flip": -flip,
        "scaled_max": activation_max - output_zero_point,
    }  # fmt: skip
    if how.rounding in ("float32", "float64"):
        single = how.rounding == "float32"
        factors = a_channel(how.factor if single else how.scale, channels, width, np.dtype(how.rounding))
        scaling = _convolution.SINGLE if single else _convolution.DOUBLE
        return values | {"scaling": scaling, "scale": in_registers(factors, width)}
    right = np.maximum(-how.shift, 0)
    away = np.arange(channels) >= (channels - how.tail if how.rounding == "half-up" else 0)
    table = {
        "multiplier": how.multiplier, "left": np.maximum(how.shift, 0), "right": right, "away": away & (right > 0),
    }  # fmt: skip
    filled = {name: in_registers(a_channel(a, channels, width, np.int32), width) for name, a in table.items()}
    return values | {"scaling": _convolution.FIXED} | filled


def a_channel(values: Any, channels: int, width: int, dtype: Any) -> Array:
    """One value a channel (0 where there are none), filled up to whole panels."""
    filled = buffer(-(-channels // width) * width, dtype)
    filled[:channels] = 0 if values is None else values
    return filled


def in_registers(values: Array, width: int) -> Array:
    """Values of whole panels' channels in the order of an int32 tile."""
    return aligned(values.reshape(-1, width)[:, register_order(width)].reshape(-1))
