"""Copies: each operator that only moves elements is one table of runs.

    for row, for column:   copy a run of bytes from (source + row + column) to (target + row + column)

Where rows and columns lie, in the source and in the target, are tables of byte offsets made when a copy is bound: axes
in any order, strides forwards or backwards, reflections and gathered indices are one loop to the compiled code.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import reduce
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from glasslite.kernels.errors import NotCompiled
from glasslite.kernels.jit._moves import SHORT, copy_short, move_1, move_2, move_4, move_8, move_16
from glasslite.kernels.jit._transposed import SIDE, bind_transposed
from glasslite.kernels.jit.entry import Entry, fields, inner, view
from glasslite.kernels.jit.program import Bound, bound, parts, record
from glasslite.kernels.jit.simd import copy, load_word

Array = NDArray[Any]

#: Columns are walked in `pieces` of `piece`: a piece of every row, then the next piece of every row. A transposed axis
#: is read in short stretches then, whose cache lines are still there when the next row reads their neighbours.
_COPY = record(
    "source target rows row_source row_target columns column_source column_target pieces piece part run table"
)
#: Columns of a piece where runs are single elements, and bytes of a run that is one of several pieces of a long one.
_PIECE, _LONG_RUN = 256, 1 << 14
#: Bytes below which a task is not worth a thread's while.
_SMALL_TASK = 1 << 17
_MOST_ROWS = 1 << 22


class _Axis(NamedTuple):
    """Byte offsets along an axis, (size,) int64 each."""

    source: Array
    target: Array

    def continues(self, run: int) -> bool:
        """Whether the elements follow each other in both, `run` bytes apart."""
        wanted = np.arange(len(self.source)) * run
        return np.array_equal(self.source, wanted) and np.array_equal(self.target, wanted)

    @property
    def steps(self) -> tuple[int, int]:
        """How far apart the elements are in each; 0 where that varies."""
        gaps = [np.diff(offsets) for offsets in self]
        return tuple(int(gap[0]) if (gap == gap[0]).all() else 0 for gap in gaps)  # type: ignore[return-value]


@inner
def _columns(p: Any, source: int, target: int, first: int, last: int) -> None:
    """Copy the runs of some columns of one row; short runs need no call."""
    sources, targets = p.column_source, p.column_target
    if p.run == 1:
        for c in range(first, last):
            move_1(target + load_word(targets + 8 * c), source + load_word(sources + 8 * c))
    elif p.run == 2:
        for c in range(first, last):
            move_2(target + load_word(targets + 8 * c), source + load_word(sources + 8 * c))
    elif p.run == 4:
        for c in range(first, last):
            move_4(target + load_word(targets + 8 * c), source + load_word(sources + 8 * c))
    elif p.run == 8:
        for c in range(first, last):
            move_8(target + load_word(targets + 8 * c), source + load_word(sources + 8 * c))
    elif p.run == 16:
        for c in range(first, last):
            move_16(target + load_word(targets + 8 * c), source + load_word(sources + 8 * c))
    elif p.run < SHORT:
        for c in range(first, last):
            copy_short(target + load_word(targets + 8 * c), source + load_word(sources + 8 * c), p.run)
    else:
        for c in range(first, last):
            copy(target + load_word(targets + 8 * c), source + load_word(sources + 8 * c), p.run)


@inner
def _looked_up(p: Any, source: int, target: int, first: int, last: int) -> None:
    """`_columns` of bytes by way of a table."""
    table = view(p.table, 256, np.uint8)
    for c in range(first, last):
        x = view(source + load_word(p.column_source + 8 * c), p.run, np.uint8)
        y = view(target + load_word(p.column_target + 8 * c), p.run, np.uint8)
        for i in range(p.run):
            y[i] = table[x[i]]


@inner
def _piece(p: Any, unit: int) -> tuple[int, int, int, int]:
    """Addresses of a row in source and target, and the columns of a piece of it: first and last."""
    row, first = unit % p.rows, unit // p.rows * p.piece
    source, target = (
        p.source + load_word(p.row_source + 8 * row),
        p.target + load_word(p.row_target + 8 * row),
    )
    return source, target, first, min(first + p.piece, p.columns)


@Entry
def copy_runs(block: int, start: int, stop: int, scratch: int) -> None:
    """Copy runs of bytes."""
    p = fields(block, _COPY)
    for unit in range(start * p.part, min(stop * p.part, p.rows * p.pieces)):
        source, target, first, last = _piece(p, unit)
        _columns(p, source, target, first, last)


@Entry
def look_up_runs(block: int, start: int, stop: int, scratch: int) -> None:
    """Copy runs of bytes, each byte by way of a table."""
    p = fields(block, _COPY)
    for unit in range(start * p.part, min(stop * p.part, p.rows * p.pieces)):
        source, target, first, last = _piece(p, unit)
        _looked_up(p, source, target, first, last)


def bind_copy(source: Array, target: Array, table: Array | None = None) -> list[Bound]:
    """target[...] = source, arrays of one shape with any strides; nothing where both are the same memory.

    Args:
        table: (256,) what to write for each byte of the source.
    """
    offsets = [np.arange(n) * stride for n, stride in zip(source.shape, source.strides, strict=True)]
    return _bind(source, offsets, target, table)


def bind_take(source: Array, indices: Sequence[Array | None], target: Array) -> list[Bound]:
    """target[i, j, ...] = source[indices[0][i], indices[1][j], ...]; None stands for all of an axis, in order.

    The caller has checked that the indices exist.
    """
    offsets = [
        (np.arange(n) if index is None else index) * stride
        for n, stride, index in zip(source.shape, source.strides, indices, strict=True)
    ]
    return _bind(source, offsets, target)


def bind_fill(value: Any, target: Array) -> list[Bound]:
    """target[...] = value, which is known now."""
    line = np.full(target.shape[-2:], value, target.dtype)
    return bind_copy(np.broadcast_to(line, target.shape), target)


def bind_all(pairs: Iterable[tuple[Array, Array]]) -> list[Bound]:
    """`bind_copy` of each (source, target)."""
    return [call for source, target in pairs for call in bind_copy(source, target)]


def _bind(source: Array, offsets: Sequence[Array], target: Array, table: Array | None = None) -> list[Bound]:
    if not target.size:
        return []
    if source.dtype.hasobject:
        raise NotCompiled("the elements are Python objects")
    steps = [np.arange(n) * stride for n, stride in zip(target.shape, target.strides, strict=True)]
    axes = [_Axis(*(o.astype(np.int64) for o in pair)) for pair in zip(offsets, steps, strict=True)]
    same = all(np.array_equal(axis.source, axis.target) for axis in axes)
    if same and table is None and source.ctypes.data == target.ctypes.data:
        return []
    # An axis of one element is where it is, and has no say in the order of the others.
    origin = [(int(axis.source[0]), int(axis.target[0])) for axis in axes if len(axis.source) == 1]
    axes = [axis for axis in axes if len(axis.source) > 1]
    run = target.itemsize
    while axes and axes[-1].continues(run):
        run *= len(axes.pop().source)
    start = _Axis(*np.array([origin or [(0, 0)]]).sum(axis=1).T.astype(np.int64))
    if run == target.itemsize <= 8 and table is None:
        transposed = _transposed(source, target, axes, start)
        if transposed:
            return [transposed]
    columns, run = _column_axis(axes, run)
    rows = reduce(_outer, axes, start)
    return [_bind_runs(source, target, rows, columns, run, table)]


def _transposed(source: Array, target: Array, axes: list[_Axis], start: _Axis) -> Bound | None:
    """The copy by squares, where one axis follows itself in the target, another in the source, and both are long."""
    axes, size = _merged(axes), target.itemsize
    if not axes or axes[-1].steps[1] != size:
        return None
    a = axes.pop()
    for number, b in enumerate(axes):
        if b.steps[0] == size and min(len(a.source), len(b.source)) >= SIDE and a.steps[0] and b.steps[1]:
            planes = reduce(_outer, axes[:number] + axes[number + 1 :], start)
            return bind_transposed(
                source, target, planes, (len(a.source), a.steps[0]), (len(b.source), b.steps[1])
            )
    return None


def _merged(axes: list[_Axis]) -> list[_Axis]:
    """The same elements with neighbouring axes joined where both tables go on in even steps."""
    joined: list[_Axis] = []
    for axis in axes:
        if joined and len(joined[-1].source) * len(axis.source) <= _MOST_ROWS:
            both = _outer(joined[-1], axis)
            if all(both.steps):
                joined[-1] = both
                continue
        joined.append(axis)
    return joined


def _column_axis(axes: list[_Axis], run: int) -> tuple[_Axis, int]:
    """Take the axis of columns off the list: the longer of the last two, so that rows are few."""
    if axes:
        longer = max((-1, -2)[: len(axes)], key=lambda i: len(axes[i].source) if run <= 16 else i)
        return axes.pop(longer), run
    if run <= _LONG_RUN:
        return _Axis(np.zeros(1, np.int64), np.zeros(1, np.int64)), run
    # The last piece ends with the run: it copies some bytes again rather than being shorter.
    starts = np.minimum(np.arange(0, run, _LONG_RUN), run - _LONG_RUN)
    return _Axis(starts, starts), _LONG_RUN


def _outer(first: _Axis, second: _Axis) -> _Axis:
    if len(first.source) * len(second.source) > _MOST_ROWS:
        raise NotCompiled("the copy has too many short rows")
    return _Axis(*(np.add.outer(a, b).reshape(-1) for a, b in zip(first, second, strict=True)))


def _bind_runs(
    source: Array, target: Array, rows: _Axis, columns: _Axis, run: int, table: Array | None
) -> Bound:
    count = len(columns.source)
    piece = min(count, _PIECE if run <= 16 else max(1, _SMALL_TASK // run))
    pieces = -(-count // piece)
    units = len(rows.source) * pieces
    tasks, part = parts(units, max(1, _SMALL_TASK // (piece * run)))
    return bound(
        copy_runs if table is None else look_up_runs, _COPY, tasks=tasks,
        source=source, target=target, run=run, table=0 if table is None else table,
        rows=len(rows.source), row_source=rows.source, row_target=rows.target,
        columns=count, column_source=columns.source, column_target=columns.target,
        pieces=pieces, piece=piece, part=part,
    )  # fmt: skip


def box(start: Sequence[int], shape: Sequence[int]) -> tuple[slice, ...]:
    """The slices of a box within an array."""
    return tuple(slice(a, a + size) for a, size in zip(start, shape, strict=True))


def viewed(array: Array, shape: Sequence[int]) -> Array:
    """The same memory under another shape.

    Raises:
        NotCompiled: the array's strides do not allow it.
    """
    view = array.reshape(shape)
    if view.size and not np.may_share_memory(view, array):
        raise NotCompiled("the array has gaps between its rows")
    return view


def places(array: Array, axis: int) -> list[Array]:
    """What lies at each place along an axis, without that axis."""
    lines = np.moveaxis(array, axis, 0)
    return [lines[place, ...] for place in range(len(lines))]
