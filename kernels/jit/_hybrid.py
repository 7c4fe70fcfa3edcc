"""Dynamic range: rows of floats quantized while running, by the range that each of them has.

    for row, for part:   the lowest and the highest value
    for row, for part:   the scale of the row's range, which it is then divided by

Every step is the reference kernel's, in its order and type, so that the integers are the same ones.

Source: kernels/reference/_hybrid.py.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from llvmlite import ir
from numpy.typing import NDArray

from glasslite.kernels.buffers import buffer
from glasslite.kernels.errors import NotCompiled
from glasslite.kernels.jit import types
from glasslite.kernels.jit._channels import all_reals
from glasslite.kernels.jit.entry import Entry, fields, inlined, inner, view
from glasslite.kernels.jit.program import Bound, bound, parts, record
from glasslite.kernels.jit.simd import emits, i8, i16, store, store_float
from glasslite.kernels.jit.vectors import (
    INTS,
    STEP,
    clamp,
    load_floats,
    nearest,
    select,
    store_floats,
    to_ints,
    truncate,
)

Array = NDArray[Any]

#: `ranges` are the parts' lowest and highest values and what was no number; `scales` and `zero_points` are the rows'
#: float32 and int64. `wide` values are int16 less the zero point, others int8. From element `grouped` on, halves are
#: rounded another way; `even` rounds all to even.
_ROWS = record("input target length pitch parts part grouped asymmetric even wide ranges scales zero_points")
_RANGE = 3
#: The loop of the reference takes groups of so many elements; what remains of a row is rounded another way.
GROUP = 8
_ONE, _HALF = np.float32(1), np.float32(0.5)
_127, _128, _255 = np.float32(127), np.float32(128), np.float32(255)


@emits(types.void, types.intp, INTS)
def _store_wide(builder: ir.IRBuilder, address: ir.Value, x: ir.Value) -> None:
    store(builder, address, builder.trunc(x, ir.VectorType(i16, STEP)))


@emits(types.void, types.intp, INTS)
def _store_narrow(builder: ir.IRBuilder, address: ir.Value, x: ir.Value) -> None:
    store(builder, address, builder.trunc(x, ir.VectorType(i8, STEP)))


@emits(types.void, types.intp, types.int64)
def _store_word(builder: ir.IRBuilder, address: ir.Value, x: ir.Value) -> None:
    store(builder, address, x)


@inner
def _span(p: Any, task: int) -> tuple[int, int, int]:
    """A task's row, its first element in the row, and how many it has."""
    row, first = task // p.parts, task % p.parts * p.part
    return row, first, min(p.part, p.length - first)


@Entry
def find_ranges(block: int, start: int, stop: int, scratch: int) -> None:
    """The range of each part, widened to hold 0."""
    p = fields(block, _ROWS)
    lanes = view(scratch, 3 * STEP, np.float32)
    for task in range(start, stop):
        row, first, count = _span(p, task)
        source = p.input + 4 * (row * p.length + first)
        x = view(source, count, np.float32)
        whole = count - count % STEP
        low = high = lost = all_reals(np.float32(0))
        for i in range(0, whole, STEP):
            values = load_floats(source + 4 * i)
            low, high = select(values < low, values, low), select(values > high, values, high)
            lost = select(values == values, lost, values)
        store_floats(scratch, low)
        store_floats(scratch + 4 * STEP, high)
        store_floats(scratch + 8 * STEP, lost)
        least, most, none = lanes[0], lanes[STEP], lanes[2 * STEP]
        for i in range(1, STEP):
            least, most = min(least, lanes[i]), max(most, lanes[STEP + i])
            none += lanes[2 * STEP + i]
        for i in range(whole, count):
            value = x[i]
            least, most = value if value < least else least, value if value > most else most
            none = none if value == value else value
        result = view(p.ranges + 4 * _RANGE * task, _RANGE, np.float32)
        result[0], result[1], result[2] = least, most, none


@inner
def _scaling(p: Any, row: int) -> tuple[Any, Any, Any]:
    """A row's scale, what to multiply by instead of dividing by it, and its zero point."""
    ranges = view(p.ranges + 4 * _RANGE * row * p.parts, _RANGE * p.parts, np.float32)
    low = high = lost = np.float32(0)
    for part in range(p.parts):
        low, high = min(low, ranges[_RANGE * part]), max(high, ranges[_RANGE * part + 1])
        lost += ranges[_RANGE * part + 2]
    return scaling(low, high, lost, p.asymmetric, p.even)


@inner
def scaling(low: Any, high: Any, lost: Any, asymmetric: Any, even: Any) -> tuple[Any, Any, Any]:
    """The same of a range, and of a sum of what was no number."""
    if lost != lost:
        return lost, np.float32(0), 0
    if low == high:
        return _ONE, _ONE, 0
    if not asymmetric:
        largest = max(-low, high)
        return largest / _127, _127 / largest, 0
    if even:
        return _scaling_in_floats(low, high)
    exact = np.float64(high - low) / 255.0
    below, above = np.float64(low) / exact, np.float64(high) / exact
    step = -128.0 - below if 128.0 + abs(below) < 127.0 + abs(above) else 127.0 - above
    if step != step:
        return np.float32(exact), np.float32(0), 0
    nearest = max(-128.0, min(127.0, step))
    whole = np.trunc(nearest)
    zero_point = np.int64(whole + (np.copysign(1.0, nearest) if abs(nearest - whole) >= 0.5 else 0.0))
    scale = np.float32(exact)
    return scale, np.float32(1.0 / np.float64(scale)) if scale > 0 else np.float32(0), zero_point


@inner
def _scaling_in_floats(low: Any, high: Any) -> tuple[Any, Any, Any]:
    """The same of a range that is not empty, as XNNPACK computes it."""
    inverse = _255 / (high - low)
    below, above = low * inverse, high * inverse
    step = -_128 - below if (below - _128) + (_127 + above) > np.float32(0) else _127 - above
    if step != step:
        return _ONE / inverse, inverse, 0
    return _ONE / inverse, inverse, np.int64(np.rint(max(-_128, min(_127, step))))


@inlined
def _steps(values: Any, inverse: Any, low: Any, high: Any, lost: Any, even: Any) -> Any:
    """Vectors of steps less the zero point, as a whole group is rounded; no number becomes the step 0."""
    real = values * inverse
    if even:
        whole = nearest(real)
    else:
        whole = truncate(real + select(real < np.float32(0), all_reals(-_HALF), all_reals(_HALF)))
    return to_ints(clamp(select(whole == whole, whole, lost), low, high))


@inner
def rounded_step(value: Any, inverse: Any, low: Any, high: Any, lost: Any, grouped: bool, even: Any) -> Any:
    """One of what is left behind whole vectors."""
    real = np.float32(value * inverse)
    if real != real:
        return np.int64(lost)
    if even:
        whole = np.rint(real)
    elif grouped:
        whole = np.trunc(np.float32(real + (-_HALF if real < 0 else _HALF)))
    else:
        whole = np.trunc(real)
        if abs(real - whole) >= _HALF:
            whole += np.copysign(_ONE, real)
    return np.int64(max(low, min(high, whole)))


@Entry
def quantize_rows(block: int, start: int, stop: int, scratch: int) -> None:
    """Quantize each part by its row's range."""
    p = fields(block, _ROWS)
    for task in range(start, stop):
        row, first, count = _span(p, task)
        scale, inverse, zero_point = _scaling(p, row)
        low = np.float32((-128 if p.asymmetric else -127) - zero_point)
        high, lost = np.float32(127 - zero_point), np.float32(-zero_point)
        store_float(p.scales + 4 * row, scale)
        _store_word(p.zero_points + 8 * row, zero_point)
        source = p.input + 4 * (row * p.length + first)
        x = view(source, count, np.float32)
        target = p.target + row * p.pitch + first * (2 if p.wide else 1)
        whole, grouped, even = count - count % STEP, p.grouped - first, p.even
        if p.wide:
            for i in range(0, whole, STEP):
                steps = _steps(load_floats(source + 4 * i), inverse, low, high, lost, even)
                _store_wide(target + 2 * i, steps)
            y = view(target, count, np.int16)
            for i in range(whole, count):
                y[i] = rounded_step(x[i], inverse, low, high, lost, i < grouped, even)
        else:
            zero = np.int32(zero_point)
            for i in range(0, whole, STEP):
                steps = _steps(load_floats(source + 4 * i), inverse, low, high, lost, even)
                _store_narrow(target + i, steps + zero)
            z = view(target, count, np.int8)
            for i in range(whole, count):
                z[i] = rounded_step(x[i], inverse, low, high, lost, i < grouped, even) + zero_point


class QuantizedRows(NamedTuple):
    """Rows of floats as scale * (steps - zero point), and the calls that quantize them.

    Attributes:
        steps: (N, n or more) int8, or int16 less the zero point.
        scales: (N,) float32.
        zero_points: (N,) int64.
    """

    calls: list[Bound]
    steps: Array
    scales: NDArray[np.float32]
    zero_points: NDArray[np.int64]


def bind_rows(rows: NDArray[np.float32], dtype: Any, width: int, how: str) -> QuantizedRows:
    """Bind the quantization of rows (N, n) to int8, or to int16 less the zero point, in rows of `width` elements.

    `how` is the reference kernel's `Dynamic.rows`. What is behind a row's n elements is zero. Raises NotCompiled where
    the rows are not in one piece.
    """
    if not rows.flags.c_contiguous:
        raise NotCompiled("the input has gaps between its pixels")
    count, length = rows.shape
    _, part = parts(length)
    # A part begins with a whole group.
    part = -(-part // STEP) * STEP
    pieces = -(-length // part)
    steps = buffer(count * width, dtype).reshape(count, width)
    scales, zero_points = buffer(count, np.float32), buffer(count, np.int64)
    values = {
        "input": rows, "target": steps, "length": length, "pitch": steps.strides[0], "parts": pieces, "part": part,
        "grouped": length - length % GROUP, "asymmetric": how != "symmetric", "even": how == "xnnpack",
        "wide": steps.itemsize == 2,
        "ranges": buffer(_RANGE * count * pieces, np.float32), "scales": scales, "zero_points": zero_points,
    }  # fmt: skip
    calls = [
        bound(entry, _ROWS, tasks=count * pieces, scratch=12 * STEP, **values)
        for entry in (find_ranges, quantize_rows)
    ]
    return QuantizedRows(calls, steps, scales, zero_points)
