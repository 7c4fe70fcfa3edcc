"""Functions of one 8-bit value: a table of their 256 results, made by the reference kernel when the call is bound.

Whatever the reference computes, in whichever numerics, is what the table holds.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numba import carray
from numba.extending import register_jitable

from glasslite.kernels.buffers import buffer
from glasslite.kernels.errors import NotCompiled
from glasslite.kernels.jit._elementwise import FIELDS, Array, bind_rows, over_rows
from glasslite.kernels.jit.program import Bound, Entry, pointer, record

_TABLE = record(FIELDS, "table")
#: Bytes that one step looks up.
_WIDTH = 32


@register_jitable
def _look_up(table: int, input: int, _: int, output: int) -> None:
    results = carray(pointer(table), 256, np.uint8)
    x, y = carray(pointer(input), _WIDTH, np.uint8), carray(pointer(output), _WIDTH, np.uint8)
    for i in range(_WIDTH):
        y[i] = results[x[i]]


@Entry
def look_up(block: int, start: int, stop: int, scratch: int) -> None:
    """Each output byte is the table's at the input byte."""
    p = carray(pointer(block), 1, _TABLE)[0]
    over_rows(_look_up, _WIDTH, p.table, p, start, stop, scratch)


def bind_table(reference: Callable[..., None], input: Array, output: Array, **params: Any) -> list[Bound]:
    """Bind a function of 8-bit elements to 8-bit elements of the same shape, by its reference kernel.

    Raises:
        NotCompiled: see `bind_rows`; or the elements are wider.
    """
    if input.itemsize > 1 or output.itemsize > 1:
        raise NotCompiled(f"elements of type {input.dtype}")
    results = buffer(256, output.dtype)
    with np.errstate(all="ignore"):
        reference(np.arange(256, dtype=np.uint8).view(input.dtype), results, **params)
    return bind_rows(look_up, _TABLE, output, input, table=results)
