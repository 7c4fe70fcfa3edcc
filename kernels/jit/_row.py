"""One row times a matrix: bound by the memory that the weights come from, so these are read once, as they are.

A task is as many outputs as a tile has elements: their sums go to scratch memory, and come back as a tile of one row.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from glasslite.kernels.buffers import SLACK, aligned
from glasslite.kernels.jit import _convolution, _staging
from glasslite.kernels.jit._binding import a_channel, quantized_values
from glasslite.kernels.jit.entry import Entry, call, fields, inner, view
from glasslite.kernels.jit.program import Bound, bound
from glasslite.kernels.jit.simd import (
    LANES,
    add_products,
    fma,
    load_f32,
    load_i8,
    load_i16,
    store_sums,
    zeros_f32,
    zeros_i32,
)
from glasslite.kernels.jit.tiles import TILE_BYTES, one_row_at, register_order, start_f32, start_i32
from glasslite.kernels.reference.fixed_point import Requantization

WIDTH = TILE_BYTES // 4
#: Elements that the loops take at a time: rows are filled up with zeros to a multiple.
STEP = 2 * LANES
#: Where each four channels are in a tile's row.
_PLACES = tuple(register_order(WIDTH).index(channel) for channel in range(0, WIDTH, 4))


@inner
def _sums_f32(p: Any, x: int, first: int, totals: int) -> None:
    """The sums of up to `WIDTH` outputs, four at a time; behind the last filter the last again."""
    for column in range(0, min(WIDTH, p.filters - first), 4):
        a = p.weights + min(first + column, p.filters - 1) * p.panel_bytes
        b = p.weights + min(first + column + 1, p.filters - 1) * p.panel_bytes
        c = p.weights + min(first + column + 2, p.filters - 1) * p.panel_bytes
        d = p.weights + min(first + column + 3, p.filters - 1) * p.panel_bytes
        ta = tb = tc = td = ua = ub = uc = ud = zeros_f32()
        half = 4 * LANES
        for at in range(0, p.depth, 2 * half):
            left, right = load_f32(x + at), load_f32(x + at + half)
            ta, ua = fma(left, load_f32(a + at), ta), fma(right, load_f32(a + at + half), ua)
            tb, ub = fma(left, load_f32(b + at), tb), fma(right, load_f32(b + at + half), ub)
            tc, uc = fma(left, load_f32(c + at), tc), fma(right, load_f32(c + at + half), uc)
            td, ud = fma(left, load_f32(d + at), td), fma(right, load_f32(d + at + half), ud)
        store_sums(totals + 4 * column, p.bias + 4 * (first + column), ta + ua, tb + ub, tc + uc, td + ud)


@inner
def sums_i16(p: Any, x: int, first: int, totals: int, load: Any, size: int) -> None:
    """`_sums_f32` of int16 inputs and weights of `size` bytes, each at its place in an int32 tile."""
    for column in range(0, min(WIDTH, p.filters - first), 4):
        a = p.weights + min(first + column, p.filters - 1) * p.panel_bytes
        b = p.weights + min(first + column + 1, p.filters - 1) * p.panel_bytes
        c = p.weights + min(first + column + 2, p.filters - 1) * p.panel_bytes
        d = p.weights + min(first + column + 3, p.filters - 1) * p.panel_bytes
        ta = tb = tc = td = zeros_i32()
        for at in range(0, p.depth, STEP):
            values = load_i16(x + 2 * at)
            ta = add_products(ta, values, load(a + size * at))
            tb = add_products(tb, values, load(b + size * at))
            tc = add_products(tc, values, load(c + size * at))
            td = add_products(td, values, load(d + size * at))
        store_sums(totals + 4 * _PLACES[column // 4], p.bias + 4 * (first + column), ta, tb, tc, td)


@inner
def _stage_row(block: int, p: Any, x: int) -> None:
    """The input, with zeros up to a whole step."""
    call(p.stage, (block, x, 0, 0, 0, 0, p.channels))
    view(x, p.stage_channels * p.element, np.uint8)[p.channels * p.element :] = 0


@Entry
def row_f32(block: int, start: int, stop: int, scratch: int) -> None:
    """float32."""
    p = fields(block, _convolution.CONVOLUTION)
    x = scratch + 2 * TILE_BYTES
    _stage_row(block, p, x)
    for task in range(start, stop):
        first = task * WIDTH
        _sums_f32(p, x, first, scratch)
        row = one_row_at(p.targets, p.output + 4 * first)
        tile = start_f32(row, scratch)
        _convolution.store(p, tile, row, scratch + TILE_BYTES, p.output, 0, first, _convolution.store_f32, 4)


@Entry
def row_i8(block: int, start: int, stop: int, scratch: int) -> None:
    """8-bit input, staged as int16; weights of 8 bits, or of 16 where they have a zero point."""
    p = fields(block, _convolution.CONVOLUTION)
    x = scratch + 2 * TILE_BYTES
    _stage_row(block, p, x)
    for task in range(start, stop):
        first = task * WIDTH
        if p.direct:
            sums_i16(p, x, first, scratch, load_i8, 1)
        else:
            sums_i16(p, x, first, scratch, load_i16, 2)
        row = one_row_at(p.targets, p.output + first)
        tile = _convolution.scaled(p, start_i32(row, scratch), row, first)
        _convolution.store(p, tile, row, scratch + TILE_BYTES, p.output, 0, first, _convolution.store_i8, 1)


def bind_f32(
    input: NDArray[Any],
    filter: NDArray[Any],
    bias: Any,
    output: NDArray[Any],
    *,
    activation_min: float,
    activation_max: float,
) -> Bound:
    """Input (1, 1, 1, K), filter (U, K), bias (U,), output (1, 1, 1, U)."""
    return _bind(
        row_f32, input, filter, output, form=_staging.FLOAT32, element=4, zero_point=0,
        bias=a_channel(bias, len(filter), WIDTH, np.float32),
        activation_min=activation_min, activation_max=activation_max,
    )  # fmt: skip


def bind_i8(
    input: NDArray[Any],
    filter: NDArray[Any],
    bias: Any,
    output: NDArray[Any],
    *,
    input_zero_point: int,
    filter_zero_point: int,
    requantization: Requantization,
    **limits: int,
) -> Bound:
    """The same shapes, int8 or uint8."""
    if filter.dtype == np.uint8:
        filter = filter.astype(np.int16) - np.int16(filter_zero_point)
    form = _staging.FROM_INT8 if input.dtype == np.int8 else _staging.FROM_UINT8
    return _bind(
        row_i8, input, filter, output, form=form, element=2, zero_point=input_zero_point,
        bias=a_channel(bias, len(filter), WIDTH, np.int32),
        direct=filter.itemsize == 1, **quantized_values(requantization, output, WIDTH, **limits),
    )  # fmt: skip


def _bind(
    entry: Entry,
    input: NDArray[Any],
    filter: NDArray[Any],
    output: NDArray[Any],
    *,
    element: int,
    **values: Any,
) -> Bound:
    units, depth = filter.shape
    whole = -(-depth // STEP) * STEP
    weights = np.zeros((units, whole), filter.dtype)
    weights[:, :depth] = filter
    return bound(
        entry, _convolution.CONVOLUTION, tasks=-(-units // WIDTH), scratch=2 * TILE_BYTES + whole * element + SLACK,
        stage=_staging.stage, input=input, height=1, width=1, channels=depth, repeat=1,
        input_element=input.itemsize, pixel_stride=depth * input.itemsize,
        column_step=1, stage_rows=1, stage_columns=1, element=element, stage_channels=whole,
        pixels=1, output=output, filters=units, targets=np.zeros(1, np.int64), weights=aligned(weights),
        panel_bytes=whole * filter.itemsize, depth=whole * (4 if element == 4 else 1), **values,
    )  # fmt: skip
