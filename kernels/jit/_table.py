"""Functions of one 8-bit value: a table of their 256 results, made by the reference kernel when the call is bound.

Whatever the reference computes, in whichever numerics, is what the table holds.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numba import carray
from numpy.typing import NDArray

from glasslite.kernels.jit.program import Bound, Entry, bound, parts, pointer, record

_TABLE = record("input output count table part")


@Entry
def look_up(block: int, start: int, stop: int, scratch: int) -> None:
    """Each output byte is the table's at the input byte."""
    p = carray(pointer(block), 1, _TABLE)[0]
    first, last = start * p.part, min(stop * p.part, p.count)
    table = carray(pointer(p.table), 256, np.uint8)
    x = carray(pointer(p.input + first), last - first, np.uint8)
    y = carray(pointer(p.output + first), last - first, np.uint8)
    for i in range(last - first):
        y[i] = table[x[i]]


def bind_table(
    reference: Callable[..., None], input: NDArray[Any], output: NDArray[Any], **params: Any
) -> list[Bound]:
    """Bind a function of 8-bit elements to 8-bit elements of the same shape, by its reference kernel."""
    results = np.empty(256, output.dtype)
    reference(np.arange(256, dtype=np.uint8).view(input.dtype), results, **params)
    tasks, part = parts(input.size)
    values = {"input": input, "output": output, "count": input.size, "table": results, "part": part}
    return [bound(look_up, _TABLE, tasks=tasks, **values)]
