"""SOFTMAX and LOG_SOFTMAX: rows along the last axis, one after the other.

A row's exponentials go to scratch memory on the way. Float sums are added in order, as the reference kernels do, whose
formulas these are; the reference's tables of exponentials come ready with the call.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from glasslite.kernels.errors import NotCompiled
from glasslite.kernels.jit import _fixed_point
from glasslite.kernels.jit._activation import expf
from glasslite.kernels.jit._channels import VECTOR, flip_of
from glasslite.kernels.jit._copy import viewed
from glasslite.kernels.jit.entry import Entry, fields, inner, view
from glasslite.kernels.jit.program import Bound, bound, parts, record
from glasslite.kernels.jit.vectors import STEP, load_floats, store_floats
from glasslite.kernels.reference import _libm
from glasslite.kernels.reference.fixed_point import INT32_MIN, Int64, rounding_divide_by_pot

Array = NDArray[Any]

_ROWS = "input input_row output output_row rows part depth"
_FLOAT = record(_ROWS, "powers logarithm", beta=np.float32)
_STEPS = record(
    _ROWS,
    "flip wide table terms lowest highest zero_point",
    "multiplier shift inverse_multiplier inverse_shift radius",
    input_scale=np.float32,
    scale=np.float32,
)
#: Elements below which a task is not worth a thread's while, and elements of a row that scratch memory has room for.
_SMALL_TASK, _MOST_DEPTH = 1 << 12, 1 << 20


@Entry
def softmax_f32(block: int, start: int, stop: int, scratch: int) -> None:
    """float32."""
    p = fields(block, _FLOAT)
    powers = view(scratch, p.depth, np.float32)
    for row in range(start * p.part, min(stop * p.part, p.rows)):
        source = p.input + row * p.input_row
        x = view(source, p.depth, np.float32)
        y = view(p.output + row * p.output_row, p.depth, np.float32)
        highest = np.float32(-np.inf)
        for i in range(p.depth):
            highest = x[i] if x[i] > highest else highest
        for at in range(0, 4 * p.depth, VECTOR):
            store_floats(scratch + at, expf((load_floats(source + at) - highest) * p.beta, p.powers))
        total = np.float32(0)
        for i in range(p.depth):
            total += powers[i]
        if p.logarithm:
            below = np.float32(math.log(np.float64(total)))
            for i in range(p.depth):
                y[i] = (x[i] - highest) - below
        else:
            for i in range(p.depth):
                y[i] = powers[i] / total


@inner
def _row(p: Any, row: int) -> tuple[Any, Any, int]:
    """The bytes of a row of input and output, and the highest input, as loaded with `flip`."""
    x = view(p.input + row * p.input_row, p.depth, np.uint8)
    y = view(p.output + row * p.output_row, p.depth, np.uint8)
    flip, highest = np.uint8(p.flip), np.int8(-128)
    for i in range(p.depth):
        highest = max(highest, np.int8(x[i] ^ flip))
    return x, y, np.int64(highest) - p.flip


@Entry
def softmax_table(block: int, start: int, stop: int, scratch: int) -> None:
    """8-bit steps through a table of float32 exponentials; `wide` outputs are int16."""
    p = fields(block, _STEPS)
    table, powers = view(p.table, 256, np.float32), view(scratch, p.depth, np.float32)
    lowest, highest, zero_point = np.float32(p.lowest), np.float32(p.highest), np.float32(p.zero_point)
    half = np.float32(0.5)
    for row in range(start * p.part, min(stop * p.part, p.rows)):
        x, y, top = _row(p, row)
        wide = view(p.output + row * p.output_row, p.depth, np.int16)
        total = np.float32(0)
        for i in range(p.depth):
            powers[i] = table[np.uint8(top - x[i])]
            total += powers[i]
        scale = np.float32(1) / (total * p.scale)
        for i in range(p.depth):
            share = powers[i] * scale
            whole = np.trunc(share)
            # Half away from zero; uint8: the integer below share + 1/2, which may round in between.
            steps = whole + (np.float32(1) if share - whole >= half else np.float32(0)) + zero_point
            if p.wide:
                wide[i] = np.int16(max(lowest, min(highest, steps)))
                continue
            steps = steps if p.flip == 0 else np.trunc(share + half)
            y[i] = np.uint8(np.int32(max(lowest, min(highest, steps))))


@Entry
def softmax_fixed(block: int, start: int, stop: int, scratch: int) -> None:
    """8-bit steps in fixed point; `wide` outputs are int16."""
    p = fields(block, _STEPS)
    table, terms = view(p.table, 256, np.int64), view(p.terms, 256, np.int64)
    for row in range(start * p.part, min(stop * p.part, p.rows)):
        x, y, top = _row(p, row)
        wide = view(p.output + row * p.output_row, p.depth, np.int16)
        total = 0
        for i in range(p.depth):
            total += terms[np.uint8(top - x[i])]
        reciprocal, bits = _fixed_point.get_reciprocal(total, 12)
        shift = bits + (15 if p.wide else 23)
        half = (1 << shift) >> 1
        for i in range(p.depth):
            share = (table[np.uint8(top - x[i])] * reciprocal + (1 << 30)) >> 31
            step = min(((share + half) >> shift) + p.lowest, p.highest)
            if p.wide:
                wide[i] = step
            else:
                y[i] = np.uint8(step)


@Entry
def log_softmax_fixed(block: int, start: int, stop: int, scratch: int) -> None:
    """8-bit steps in fixed point."""
    p = fields(block, _STEPS)
    terms = view(p.terms, 256, np.int64)
    results = view(scratch, 256, np.uint8)
    for row in range(start * p.part, min(stop * p.part, p.rows)):
        x, y, top = _row(p, row)
        total = 0
        for i in range(p.depth):
            total += terms[np.uint8(top - x[i])]
        logarithm = _fixed_point.log_x_for_x_greater_than_or_equal_to_1(total)
        lowest = _fixed_point.multiply(logarithm + INT32_MIN, p.inverse_multiplier, p.inverse_shift)
        for below in range(256):
            fine = _fixed_point.multiply(-below, p.multiplier, p.shift) - logarithm
            steps = _fixed_point.rounding_divide_by_pot(fine, 22) + p.highest
            seen = -below > max(-p.radius - 1, lowest)
            results[below] = np.uint8(max(p.lowest, min(p.highest, steps)) if seen else p.lowest)
        for i in range(p.depth):
            y[i] = results[np.uint8(top - x[i])]


@Entry
def log_softmax_table(block: int, start: int, stop: int, scratch: int) -> None:
    """8-bit steps in float32, the exponentials from a table."""
    p = fields(block, _STEPS)
    table, flip = view(p.table, 256, np.float32), np.uint8(p.flip)
    lowest, highest, zero_point = np.float32(p.lowest), np.float32(p.highest), np.float32(p.zero_point)
    factor = p.input_scale / p.scale
    for row in range(start * p.part, min(stop * p.part, p.rows)):
        x, y, top = _row(p, row)
        total = np.float32(0)
        for i in range(p.depth):
            total += table[np.uint8(top - x[i])]
        logarithm = np.float32(math.log(np.float64(total)))
        largest = (p.input_scale * np.float32(top) + logarithm) / p.scale
        for i in range(p.depth):
            step = np.float32(np.int32(np.int8(x[i] ^ flip)) - np.int32(p.flip))
            steps = np.rint(factor * step - largest) + zero_point
            y[i] = np.uint8(np.int32(max(lowest, min(highest, steps))))


def bind_f32(input: Array, output: Array, beta: Any = 1, logarithm: bool = False) -> list[Bound]:
    """Bind SOFTMAX or LOG_SOFTMAX of float32."""
    return _bind(softmax_f32, _FLOAT, input, output, powers=_libm.POWERS, beta=beta, logarithm=logarithm)


def bind_table(
    entry: Entry, input: Array, output: Array, table: NDArray[np.float32], **values: Any
) -> list[Bound]:
    """Bind SOFTMAX or LOG_SOFTMAX through a float32 table of exponentials; `values` are the entry's parameters."""
    return _bind_steps(entry, input, output, table=table, **values)


def bind_fixed(entry: Entry, input: Array, output: Array, exponentials: Int64, **values: int) -> list[Bound]:
    """Bind SOFTMAX or LOG_SOFTMAX in fixed point; `values` are the entry's own parameters."""
    terms = rounding_divide_by_pot(exponentials, 12)
    return _bind_steps(entry, input, output, table=exponentials, terms=terms, **values)


def _bind_steps(entry: Entry, input: Array, output: Array, **values: Any) -> list[Bound]:
    wide = output.itemsize == 2 and entry in (softmax_table, softmax_fixed)
    if input.dtype != output.dtype and not wide:
        raise NotCompiled(f"{input.dtype} becomes {output.dtype}")
    limits = np.iinfo(output.dtype)
    return _bind(
        entry, _STEPS, input, output, flip=flip_of(input), wide=wide,
        lowest=int(limits.min), highest=int(limits.max), **values,
    )  # fmt: skip


def _bind(entry: Entry, layout: Any, input: Array, output: Array, **values: Any) -> list[Bound]:
    depth = input.shape[-1]
    if depth > _MOST_DEPTH:
        raise NotCompiled(f"rows of {depth} elements do not fit scratch memory")
    x, y = viewed(input, (-1, depth)), viewed(output, (-1, depth))
    if any(depth > 1 and array.strides[1] != array.itemsize for array in (x, y)):
        raise NotCompiled("the elements of a row lie apart")
    tasks, part = parts(len(x), max(1, _SMALL_TASK // depth))
    return [
        bound(
            entry, layout, tasks=tasks, scratch=max(256, 4 * (depth + STEP)),
            input=x, input_row=x.strides[0], output=y, output_row=y.strides[0], rows=len(x), part=part, depth=depth,
            **values,
        )
    ]  # fmt: skip
