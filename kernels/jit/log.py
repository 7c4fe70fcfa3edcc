"""LOG: the natural logarithm, with the reference kernel's formula and its order of operations: equal bits."""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import carray
from numba.extending import register_jitable

from glasslite.kernels.jit._elementwise import FIELDS, Array, bind_rows, over_rows
from glasslite.kernels.jit._table import bind_table
from glasslite.kernels.jit.program import Bound, Entry, pointer, record
from glasslite.kernels.jit.vectors import (
    STEP,
    doubles_of,
    float_bits,
    floats_of,
    ints_to_doubles,
    load_floats,
    select,
    store_floats,
    take_words,
    to_doubles,
    to_singles,
    to_words,
)
from glasslite.kernels.reference import _logarithms, log

_LAYOUT = record(FIELDS, "reciprocals logarithms")
_CUBIC, _REST, _SECOND = _logarithms.LOG
_START, _LN2 = _logarithms.START, _logarithms.LN2
_SMALLEST_NORMAL = np.finfo(np.float32).tiny
_INFINITY, _NOT_A_NUMBER = np.float32(np.inf), np.float32(np.nan)


@register_jitable
def _logf(x: Any, reciprocals: int, logarithms: int) -> Any:
    """k ln 2 + log c + log(1 + r) where x = 2^k c (1 + r)."""
    small = x < _SMALLEST_NORMAL
    bits = float_bits(select(small, x * 8388608.0, x))
    offset = bits - _START
    interval = to_words((offset >> 19) & 15)
    k = offset >> 23
    k = ints_to_doubles(select(small, k - 23, k))
    significand = to_doubles(floats_of(bits - (offset & -8388608)))
    r = significand * doubles_of(take_words(reciprocals, interval)) - 1.0
    square = r * r
    base = doubles_of(take_words(logarithms, interval)) + k * _LN2
    result = to_singles((square * _CUBIC + (r * _REST + _SECOND)) * square + (base + r))
    result = select(x == 0.0, 0.0 - _INFINITY, result)
    result = select(x == _INFINITY, x, result)
    return select(x >= 0.0, result, _NOT_A_NUMBER)


@register_jitable
def _step(tables: Any, input: int, _: int, y: int) -> None:
    store_floats(y, _logf(load_floats(input), tables[0], tables[1]))


@Entry
def logarithm_f32(block: int, start: int, stop: int, scratch: int) -> None:
    """The natural logarithm."""
    p = carray(pointer(block), 1, _LAYOUT)[0]
    over_rows(_step, STEP, (p.reciprocals, p.logarithms), p, start, stop, scratch)


def log_f32(input: Array, output: Array) -> list[Bound]:
    """float32."""
    tables = {"reciprocals": _logarithms.RECIPROCALS, "logarithms": _logarithms.LOGARITHMS}
    return bind_rows(logarithm_f32, _LAYOUT, output, input, **tables)


def log_qs8(input: Array, output: Array, **params: Any) -> list[Bound]:
    """int8; keyword parameters as of the reference kernel."""
    return bind_table(log.log_qs8, input, output, **params)
