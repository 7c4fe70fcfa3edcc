"""Reductions over axes: a vector of kept channels at a time, or one sum at a time where the last axis is reduced.

    for kept place:   total = start;   for row, for column:   total = total + the input there

Where kept places and rows of reduced elements lie are tables of byte offsets; the columns of a row are a fixed step
apart. The order is that of the reference kernels, which float sums depend on: row by row over the reduced axes.
"""

from __future__ import annotations

from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from glasslite.kernels.errors import NotCompiled
from glasslite.kernels.jit._channels import (
    VECTOR,
    all_ints,
    all_reals,
    flip_of,
    larger,
    load_real,
    load_reals,
    load_step,
    load_wide,
    store_ints,
    store_reals,
    sum_of,
)
from glasslite.kernels.jit.entry import Entry, fields, inlined, inner, view
from glasslite.kernels.jit.program import Bound, bound, parts, record
from glasslite.kernels.jit.simd import load_word
from glasslite.kernels.jit.vectors import STEP
from glasslite.kernels.reference.fixed_point import Requantization

Array = NDArray[Any]

#: How a total of 8-bit steps becomes a step of the output: by multiplier and shifts, rounded twice; by a float32
#: factor, half to even or half away from zero; or as it is.
FIXED, SCALED, SCALED_AWAY, MAXIMUM = range(4)

_REDUCE = record(
    "input kept kept_at rows row_at columns column_step channels part parts units all_units output flip",
    "form offset multiplier left right tail zero_point lowest highest",
    start=np.float32,
    count=np.float32,
    factor=np.float32,
    bias=np.float32,
)
#: Kept elements of a task's scratch memory, and additions that are worth a thread.
_PART, _SMALL_TASK = 1 << 10, 1 << 16
#: Entries of a table of offsets.
_MOST_ROWS = 1 << 22


@inlined
def _vectors(
    p: Any, first: int, count: int, size: int, totals: int, begin: Any, load: Any, combine: Any, write: Any
) -> None:
    """The totals of `count` channels from the address `first` on, `size` bytes each, to scratch memory."""
    flip = np.int8(p.flip)
    for base in range(0, count, 2 * STEP):
        # A second vector only where there are channels for it: loads reach one vector past the end at most.
        more = STEP if base + STEP < count else 0
        a = b = begin(p)
        for r in range(p.rows):
            left = first + base * size + load_word(p.row_at + 8 * r)
            right = left + more * size
            for _ in range(p.columns):
                a, b = combine(a, load(left, flip)), combine(b, load(right, flip))
                left += p.column_step
                right += p.column_step
        write(totals + 4 * (base + more), b, flip)
        write(totals + 4 * base, a, flip)


@inlined
def _singles(p: Any, first: int, totals: Any, begin: Any, load: Any, combine: Any) -> None:
    """The totals of kept places from number `first` on, four at a time, which hides how long an addition takes."""
    flip, last = np.int8(p.flip), first + len(totals) - 1
    for k in range(0, len(totals), 4):
        at_a = p.input + load_word(p.kept_at + 8 * (first + k))
        at_b = p.input + load_word(p.kept_at + 8 * min(first + k + 1, last))
        at_c = p.input + load_word(p.kept_at + 8 * min(first + k + 2, last))
        at_d = p.input + load_word(p.kept_at + 8 * min(first + k + 3, last))
        a = b = c = d = begin(p)
        for r in range(p.rows):
            at = load_word(p.row_at + 8 * r)
            for _ in range(p.columns):
                a, b = combine(a, load(at_a + at, flip)), combine(b, load(at_b + at, flip))
                c, d = combine(c, load(at_c + at, flip)), combine(d, load(at_d + at, flip))
                at += p.column_step
        totals[min(k + 3, len(totals) - 1)] = d
        totals[min(k + 2, len(totals) - 1)] = c
        totals[min(k + 1, len(totals) - 1)] = b
        totals[k] = a


@inner
def _span(p: Any, unit: int) -> tuple[int, int, int]:
    """A unit of the output: the kept place that it begins with, the first of its channels there, and its size."""
    if p.channels == 1:
        first = unit * p.part
        return first, 0, min(p.part, p.kept - first)
    channel = unit % p.parts * p.part
    return unit // p.parts, channel, min(p.part, p.channels - channel)


@inner
def _start_f32(p: Any) -> Any:
    return all_reals(p.start)


@inner
def _start_i32(p: Any) -> Any:
    return all_ints(np.int32(p.start))


@inner
def _one_f32(p: Any) -> Any:
    return p.start


@inner
def _one_i32(p: Any) -> Any:
    return np.int32(p.start)


@inner
def _add_f32(a: Any, b: Any) -> Any:
    return a + b


@inner
def _add_i32(a: Any, b: Any) -> Any:
    return np.int32(a + b)


@inner
def _higher(a: Any, b: Any) -> Any:
    return b if b > a else a


@inlined
def _floats(block: int, start: int, stop: int, scratch: int, combine: Any, combine_one: Any) -> None:
    p = fields(block, _REDUCE)
    for unit in range(start * p.units, min(stop * p.units, p.all_units)):
        kept, channel, count = _span(p, unit)
        totals = view(scratch, count, np.float32)
        if p.channels == 1:
            _singles(p, kept, totals, _one_f32, load_real, combine_one)
        else:
            first = p.input + load_word(p.kept_at + 8 * kept) + 4 * channel
            _vectors(p, first, count, 4, scratch, _start_f32, load_reals, combine, store_reals)
        y = view(p.output + 4 * (kept * p.channels + channel), count, np.float32)
        for i in range(count):
            y[i] = totals[i] / p.count


@inlined
def _steps(block: int, start: int, stop: int, scratch: int, combine: Any, combine_one: Any) -> None:
    p = fields(block, _REDUCE)
    for unit in range(start * p.units, min(stop * p.units, p.all_units)):
        kept, channel, count = _span(p, unit)
        totals = view(scratch, count, np.int32)
        if p.channels == 1:
            _singles(p, kept, totals, _one_i32, load_step, combine_one)
        else:
            first = p.input + load_word(p.kept_at + 8 * kept) + channel
            _vectors(p, first, count, 1, scratch, _start_i32, load_wide, combine, store_ints)
        y = view(p.output + kept * p.channels + channel, count, np.uint8)
        if p.form == FIXED:
            _fixed(p, totals, y, p.channels - p.tail - channel)
        elif p.form == MAXIMUM:
            for i in range(count):
                y[i] = np.uint8(totals[i] - p.offset)
        else:
            _scaled(p, totals, y)


@inner
def _fixed(p: Any, totals: Any, y: Any, away_from: int) -> None:
    """Multiply by multiplier * 2^(left - right - 31), rounding twice; ties go up, from a place on away from zero."""
    offset, multiplier, left, right = p.offset, p.multiplier, p.left, p.right
    half, some = (1 << right) >> 1, min(right, 1)
    for i in range(len(y)):
        x = np.int64(np.int32((totals[i] - offset) << left))
        high = (x * multiplier + (1 << 30)) >> 31
        down = (high >> 63) & -np.int64(some if i >= away_from else 0)
        steps = ((high + half + down) >> right) + p.zero_point
        y[i] = np.uint8(max(p.lowest, min(p.highest, steps)))


@inner
def _scaled(p: Any, totals: Any, y: Any) -> None:
    """Multiply by a factor in float32, add the bias, and round."""
    offset, factor, bias, zero_point = np.int32(p.offset), p.factor, p.bias, np.float32(p.zero_point)
    lowest, highest, half = np.float32(p.lowest), np.float32(p.highest), np.float32(0.5)
    for i in range(len(y)):
        real = np.float32(np.int32(totals[i] - offset)) * factor + bias
        whole = np.trunc(real)
        away = whole + (np.copysign(np.float32(1), real) if abs(real - whole) >= half else np.float32(0))
        steps = np.rint(real) if p.form == SCALED else away + zero_point
        y[i] = np.uint8(np.int32(max(lowest, min(highest, steps))))


@Entry
def sum_f32(block: int, start: int, stop: int, scratch: int) -> None:
    """float32, added in order, then divided."""
    _floats(block, start, stop, scratch, sum_of, _add_f32)


@Entry
def max_f32(block: int, start: int, stop: int, scratch: int) -> None:
    """float32; NaN is never the highest."""
    _floats(block, start, stop, scratch, larger, _higher)


@Entry
def sum_i8(block: int, start: int, stop: int, scratch: int) -> None:
    """int8 and uint8: int32 sums, which wrap."""
    _steps(block, start, stop, scratch, sum_of, _add_i32)


@Entry
def max_i8(block: int, start: int, stop: int, scratch: int) -> None:
    """int8 and uint8."""
    _steps(block, start, stop, scratch, larger, _higher)


def bind_f32(entry: Entry, input: Array, output: Array, axes: tuple[int, ...], **values: Any) -> list[Bound]:
    """Bind a reduction of float32; `values` are the entry's own parameters."""
    return _bind(entry, input, output, axes, **({"count": 1.0} | values))


def bind_fixed(
    input: Array,
    output: Array,
    axes: tuple[int, ...],
    how: Requantization,
    input_zero_point: int,
    zero_point: int,
) -> list[Bound]:
    """Bind a sum of 8-bit steps that is scaled by multiplier and shift."""
    shift = int(how.shift[0])
    if how.rounding not in ("double", "half-up") or shift > 31:
        raise NotCompiled(f"sums are not scaled with rounding '{how.rounding}' and shift {shift}")
    width = [size for axis, size in enumerate(input.shape) if axis not in axes][-1:]
    tail = how.tail if how.rounding == "half-up" else input.size
    if 0 < tail < prod(width) and (input.ndim - 1 in axes):
        raise NotCompiled("the last axis is reduced, and channels round differently")
    values = _limits(output) | {
        "form": FIXED, "multiplier": int(how.multiplier[0]), "left": max(shift, 0), "right": max(-shift, 0),
        "tail": tail, "zero_point": zero_point,
    }  # fmt: skip
    return _bind(sum_i8, input, output, axes, offset=_offset(input, axes, input_zero_point), **values)


def bind_scaled(
    input: Array,
    output: Array,
    axes: tuple[int, ...],
    factor: np.float32,
    *,
    form: int,
    input_zero_point: int,
    zero_point: int,
    bias: np.float32,
) -> list[Bound]:
    """Bind a sum of 8-bit steps that is scaled in float32; `form` is SCALED or SCALED_AWAY."""
    if not np.isfinite([factor, bias]).all():
        raise NotCompiled(f"the factor is {factor} and the bias {bias}")
    offset = _offset(input, axes, input_zero_point)
    values = _limits(output) | {"form": form, "factor": factor, "zero_point": zero_point, "bias": bias}
    return _bind(sum_i8, input, output, axes, offset=offset, **values)


def bind_max(input: Array, output: Array, axes: tuple[int, ...]) -> list[Bound]:
    """Bind a maximum of 8-bit steps."""
    return _bind(max_i8, input, output, axes, form=MAXIMUM, start=-128, offset=flip_of(input))


def _limits(output: Array) -> dict[str, int]:
    return {"lowest": int(np.iinfo(output.dtype).min), "highest": int(np.iinfo(output.dtype).max)}


def _offset(input: Array, axes: tuple[int, ...], zero_point: int) -> int:
    """What to take off an int32 sum of steps as they are loaded to have the sum less the zero points."""
    count = prod(input.shape[axis] for axis in axes)
    return int(np.int64(count * (zero_point + flip_of(input))).astype(np.int32))


def _bind(entry: Entry, input: Array, output: Array, axes: tuple[int, ...], **values: Any) -> list[Bound]:
    if not input.size:
        raise NotCompiled("there is nothing to reduce")
    if not output.flags.c_contiguous:
        raise NotCompiled("the output has gaps between its rows")
    kept = [axis for axis in range(input.ndim) if axis not in axes]
    channels = 1
    while (
        kept and input.shape[kept[-1]] * channels > 1 and input.strides[kept[-1]] == channels * input.itemsize
    ):
        channels *= input.shape[kept.pop()]
    rows, columns, step = _reduced(input, axes)
    places = offsets_along(input, kept)
    count = len(places) if channels == 1 else channels
    loads = max(1, input.size // (1 if channels == 1 else STEP))
    part = min(_PART, max(2 * STEP, -(-count // max(1, min(16, loads // _SMALL_TASK)))))
    units = -(-count // part) * (1 if channels == 1 else len(places))
    tasks, each = parts(units, max(1, units * _SMALL_TASK // loads))
    return [
        bound(
            entry, _REDUCE, tasks=tasks, scratch=4 * part + 2 * VECTOR,
            input=input, kept=len(places), kept_at=places, rows=len(rows), row_at=rows, columns=columns,
            column_step=step, channels=channels, part=part, parts=-(-channels // part), units=each, all_units=units,
            output=output, flip=flip_of(input), **values,
        )
    ]  # fmt: skip


def _reduced(input: Array, axes: tuple[int, ...]) -> tuple[Array, int, int]:
    """The reduced elements in order: offsets of rows, how many columns a row has, and how far they are apart."""
    rest, columns, step = list(axes), 1, 0
    while rest and (columns == 1 or input.strides[rest[-1]] == columns * step or input.shape[rest[-1]] == 1):
        axis = rest.pop()
        if input.shape[axis] > 1:
            step = step if columns > 1 else input.strides[axis]
            columns *= input.shape[axis]
    return offsets_along(input, rest), columns, step


def offsets_along(input: Array, axes: list[int]) -> Array:
    """Byte offsets of the elements along some axes, in order."""
    if prod(input.shape[axis] for axis in axes) > _MOST_ROWS:
        raise NotCompiled("the reduction has too many short rows")
    offsets = np.zeros(1, np.int64)
    for axis in axes:
        offsets = np.add.outer(offsets, np.arange(input.shape[axis]) * input.strides[axis]).reshape(-1)
    return offsets
