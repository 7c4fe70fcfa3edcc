"""Comparisons of two inputs of 4-byte elements, and logic of booleans, with broadcasting; booleans come out."""

from __future__ import annotations

from typing import Any

import numpy as np

from glasslite.kernels.errors import NotCompiled
from glasslite.kernels.jit._elementwise import FIELDS, Array, bind_rows, over_rows
from glasslite.kernels.jit.entry import Entry, fields, inner
from glasslite.kernels.jit.program import Bound, record
from glasslite.kernels.jit.vectors import STEP, float_bits, load_bytes, load_floats, store_mask

EQUAL, NOT_EQUAL, LESS, LESS_EQUAL = range(4)
AND, OR, NOT = range(3)

#: One for both: numba warns of a record whose fields begin another's.
_LAYOUT = record(FIELDS, "floats operation")


@inner
def _store_comparison(operation: int, a: Any, b: Any, y: int) -> None:
    if operation == EQUAL:
        store_mask(y, a == b)
    elif operation == NOT_EQUAL:
        store_mask(y, a != b)
    elif operation == LESS:
        store_mask(y, a < b)
    else:
        store_mask(y, a <= b)


@inner
def _compare(values: Any, first: int, second: int, y: int) -> None:
    operation, floats = values
    a, b = load_floats(first), load_floats(second)
    if floats:
        _store_comparison(operation, a, b, y)
    else:
        _store_comparison(operation, float_bits(a), float_bits(b), y)


@Entry
def compare(block: int, start: int, stop: int, scratch: int) -> None:
    """One comparison of all elements: float32 or int32."""
    p = fields(block, _LAYOUT)
    over_rows(_compare, STEP, (p.operation, p.floats), p, start, stop, scratch)


@inner
def _combine(operation: Any, first: int, second: int, y: int) -> None:
    a = load_bytes(first)
    if operation == NOT:
        store_mask(y, a == 0)
    elif operation == AND:
        store_mask(y, (a != 0) & (load_bytes(second) != 0))
    else:
        store_mask(y, (a | load_bytes(second)) != 0)


@Entry
def combine(block: int, start: int, stop: int, scratch: int) -> None:
    """One logical operation on all elements."""
    p = fields(block, _LAYOUT)
    over_rows(_combine, STEP, p.operation, p, start, stop, scratch)


def bind_comparison(operation: int, input1: Array, input2: Array, output: Array) -> list[Bound]:
    """Bind a comparison.

    Raises:
        NotCompiled: see `bind_rows`; or the elements are neither float32 nor int32.
    """
    if input1.dtype not in (np.float32, np.int32):
        raise NotCompiled(f"elements of type {input1.dtype}")
    floats = int(input1.dtype == np.float32)
    return bind_rows(compare, _LAYOUT, output, input1, input2, operation=operation, floats=floats)


def bind_logic(operation: int, output: Array, *inputs: Array) -> list[Bound]:
    """Bind a logical operation of one or two inputs."""
    return bind_rows(combine, _LAYOUT, output, *inputs, operation=operation, floats=0)
