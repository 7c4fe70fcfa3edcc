"""Arithmetic of two float32 inputs that broadcast, clamped as the reference kernels do.

Every operation rounds as NumPy's does, so that the results are equal to the last bit. One entry does all of them: a
branch a vector costs nothing beside memory, and compiling eight entries takes seconds.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from glasslite.kernels.errors import NotCompiled
from glasslite.kernels.jit._elementwise import FIELDS, Array, bind_rows, over_rows
from glasslite.kernels.jit.entry import Entry, fields, inner
from glasslite.kernels.jit.program import Bound, record
from glasslite.kernels.jit.vectors import (
    STEP,
    clamp,
    float_bits,
    floats_of,
    load_floats,
    select,
    store_floats,
)

ADD, SUBTRACT, MULTIPLY, DIVIDE, MAXIMUM, MINIMUM, SQUARED_DIFFERENCE, PRELU = range(8)

_LAYOUT = record(FIELDS, "operation", low=np.float32, high=np.float32)
_INTEGERS = record(FIELDS, "operation", lowest=np.int32, highest=np.int32)


@inner
def _calculate(values: Any, first: int, second: int, y: int) -> None:
    operation, low, high = values
    a, b = load_floats(first), load_floats(second)
    if operation == ADD:
        store_floats(y, clamp(a + b, low, high))
    elif operation == SUBTRACT:
        store_floats(y, clamp(a - b, low, high))
    elif operation == MULTIPLY:
        store_floats(y, clamp(a * b, low, high))
    elif operation == DIVIDE:
        store_floats(y, clamp(a / b, low, high))
    elif operation == MAXIMUM:
        store_floats(y, select(a > b, a, b))
    elif operation == MINIMUM:
        store_floats(y, select(a < b, a, b))
    elif operation == SQUARED_DIFFERENCE:
        store_floats(y, (a - b) * (a - b))
    else:
        store_floats(y, select(a >= 0.0, a, a * b))


@Entry
def arithmetic_f32(block: int, start: int, stop: int, scratch: int) -> None:
    """One operation on all elements."""
    p = fields(block, _LAYOUT)
    over_rows(_calculate, STEP, (p.operation, p.low, p.high), p, start, stop, scratch)


@inner
def _calculate_integers(values: Any, first: int, second: int, y: int) -> None:
    operation, low, high = values
    a, b = float_bits(load_floats(first)), float_bits(load_floats(second))
    if operation == ADD:
        store_floats(y, floats_of(clamp(a + b, low, high)))
    elif operation == SUBTRACT:
        store_floats(y, floats_of(clamp(a - b, low, high)))
    else:
        store_floats(y, floats_of(clamp(a * b, low, high)))


@Entry
def arithmetic_i32(block: int, start: int, stop: int, scratch: int) -> None:
    """Sums, differences and products of int32, which wrap before they are clamped."""
    p = fields(block, _INTEGERS)
    over_rows(_calculate_integers, STEP, (p.operation, p.lowest, p.highest), p, start, stop, scratch)


def bind_i32(
    operation: int, input1: Array, input2: Array, output: Array, *, activation_min: int, activation_max: int
) -> list[Bound]:
    """Bind ADD, SUBTRACT or MULTIPLY of int32."""
    return bind_rows(
        arithmetic_i32, _INTEGERS, output, input1, input2,
        operation=operation, lowest=activation_min, highest=activation_max,
    )  # fmt: skip


def bind_f32(
    operation: int,
    input1: Array,
    input2: Array,
    output: Array,
    *,
    activation_min: float = 0.0,
    activation_max: float = 0.0,
) -> list[Bound]:
    """Bind an operation; those from MAXIMUM on do not look at the activation's range.

    Raises:
        NotCompiled: see `bind_rows`; or the elements are not float32.
    """
    if output.dtype != np.float32:
        raise NotCompiled(f"elements of type {output.dtype}")
    return bind_rows(
        arithmetic_f32, _LAYOUT, output, input1, input2,
        operation=operation, low=activation_min, high=activation_max,
    )  # fmt: skip
