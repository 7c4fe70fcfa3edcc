"""SELECT_V2: elements of one tensor where a condition is true, of another where it is false, with broadcasting."""

from __future__ import annotations

from typing import Any

import numpy as np

from glasslite.kernels.errors import NotCompiled
from glasslite.kernels.jit._elementwise import Array, collapsed, repeated
from glasslite.kernels.jit.entry import Entry, fields, inner, view
from glasslite.kernels.jit.program import Bound, bound, parts, record
from glasslite.kernels.jit.simd import copy
from glasslite.kernels.jit.vectors import STEP, load_bytes, load_floats, select, store_bytes, store_floats

#: `rows`: for each row its offsets from `output`, `condition`, `x` and `y`; steps are bytes an element, 0 where one
#: element stands for all. A row's tasks are `part` elements each.
_LAYOUT = record("output condition x y rows size condition_step x_step y_step length part parts")
#: Bytes of scratch for a vector.
_ROOM = 256
#: The most rows; each has its offsets in a table.
_MAX_ROWS = 1 << 16


@inner
def _choose(condition: int, x: int, y: int, output: int, size: int) -> None:
    chosen = load_bytes(condition) != 0
    if size == 4:
        store_floats(output, select(chosen, load_floats(x), load_floats(y)))
    else:
        store_bytes(output, select(chosen, load_bytes(x), load_bytes(y)))


@inner
def _along(p: Any, condition: int, x: int, y: int, output: int, length: int, scratch: int) -> None:
    """A part of a row. A vector of what one element stands for is made first."""
    if p.condition_step == 0:
        condition = repeated(condition, STEP, 1, scratch)
    if p.x_step == 0:
        x = repeated(x, STEP, p.size, scratch + _ROOM)
    if p.y_step == 0:
        y = repeated(y, STEP, p.size, scratch + 2 * _ROOM)
    for _ in range(length // STEP):
        _choose(condition, x, y, output, p.size)
        condition += STEP * p.condition_step
        x += STEP * p.x_step
        y += STEP * p.y_step
        output += STEP * p.size
    rest = length % STEP
    if rest:
        if p.condition_step:
            copy(scratch, condition, rest)
        if p.x_step:
            copy(scratch + _ROOM, x, rest * p.size)
        if p.y_step:
            copy(scratch + 2 * _ROOM, y, rest * p.size)
        _choose(scratch, scratch + _ROOM, scratch + 2 * _ROOM, scratch + 3 * _ROOM, p.size)
        copy(output, scratch + 3 * _ROOM, rest * p.size)


@Entry
def choose(block: int, start: int, stop: int, scratch: int) -> None:
    """Rows or parts of rows, of elements of 1 or 4 bytes."""
    p = fields(block, _LAYOUT)
    for task in range(start, stop):
        row = task // p.parts
        first = (task - row * p.parts) * p.part
        at = view(p.rows + 32 * row, 4, np.int64)
        _along(
            p, p.condition + at[1] + first * p.condition_step, p.x + at[2] + first * p.x_step,
            p.y + at[3] + first * p.y_step, p.output + at[0] + first * p.size, min(p.part, p.length - first), scratch,
        )  # fmt: skip


def select_v2_any(condition: Array, x: Array, y: Array, output: Array) -> list[Bound]:
    """Elements of 1 or 4 bytes.

    Raises:
        NotCompiled: elements are wider; those of an innermost axis lie apart; there are too many rows.
    """
    if output.itemsize not in (1, 4):
        raise NotCompiled(f"elements of type {output.dtype}")
    *outer, inner = collapsed([output, condition, x, y])
    shape = [axis.size for axis in outer]
    if np.prod(shape, dtype=np.int64) > _MAX_ROWS:
        raise NotCompiled(f"broadcasting makes more than {_MAX_ROWS} rows")
    rows = np.zeros((int(np.prod(shape)), 4), np.int64)
    for axis, index in zip(outer, np.indices(shape), strict=True):
        rows += np.outer(index.reshape(-1), axis.strides)
    count, part = parts(inner.size)
    _, condition_step, x_step, y_step = inner.strides
    return [
        bound(
            choose, _LAYOUT, tasks=len(rows) * count, scratch=4 * _ROOM, output=output, condition=condition, x=x, y=y,
            rows=rows, size=output.itemsize, condition_step=condition_step, x_step=x_step, y_step=y_step,
            length=inner.size, part=part, parts=count,
        )
    ]  # fmt: skip
