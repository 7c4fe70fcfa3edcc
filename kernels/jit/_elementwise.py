"""Element by element: rows of an output and of one or two inputs that broadcast to it.

A kernel is a step, which computes STEP elements at given addresses; the loops here take it along each row. What is
left of a row goes through scratch memory, so that nothing beyond its ends is touched.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from glasslite.kernels.errors import NotCompiled
from glasslite.kernels.jit.entry import Entry, inner, view
from glasslite.kernels.jit.program import Bound, bound, parts
from glasslite.kernels.jit.simd import copy

Array = NDArray[Any]

#: Parameters of the loops: `a` and `b` are the inputs, `y` the output; sizes, steps and row pitches are bytes.
FIELDS = (
    "a b y a_size b_size y_size a_step b_step a_row b_row y_row "
    "rows rows_a_task group inner last groups repeated repeats repeated_bytes"
)
#: What `repeated` says: which input has one row for all, if any.
_NEITHER, _FIRST, _SECOND = range(3)
#: Bytes of scratch: a vector of each input, and one of the output.
_ROOM = 256
_VECTORS = 3 * _ROOM
#: Elements below which a task is not worth a thread's while.
_SMALL_TASK = 1 << 14
#: Elements that a row is repeated to, so that short rows become long ones, and bytes of scratch for them.
_LONG_ROW = 1 << 10
SCRATCH = _VECTORS + 4 * _LONG_ROW
#: The most groups of rows; each has its offsets in a table.
_MAX_GROUPS = 1 << 14


@inner
def over_rows(step: Any, width: int, values: Any, p: Any, start: int, stop: int, scratch: int) -> None:
    """Take a step (values, address of a, address of b, address of y) of `width` elements along some tasks' rows.

    A step reads its elements before it writes any, so that the output may be the memory of an input.
    """
    row, end = start * p.rows_a_task, min(stop * p.rows_a_task, p.rows)
    while row < end:
        group = row // p.group
        first = row - group * p.group
        count = min(p.group - first, end - row)
        offsets = view(p.groups + 24 * group, 3, np.int64)
        a, b = p.a + offsets[1] + first * p.a_row, p.b + offsets[2] + first * p.b_row
        y = p.y + offsets[0] + first * p.y_row
        if p.repeated == _FIRST:
            a = _tiled(p, a, scratch + _VECTORS)
        elif p.repeated == _SECOND:
            b = _tiled(p, b, scratch + _VECTORS)
        for _ in range(count):
            row += 1
            _along(step, width, values, p, a, b, y, p.last if row == p.rows else p.inner, scratch)
            a += p.a_row
            b += p.b_row
            y += p.y_row


@inner
def _along(
    step: Any, width: int, values: Any, p: Any, a: int, b: int, y: int, length: int, scratch: int
) -> None:
    a_step, b_step, y_step = width * p.a_step, width * p.b_step, width * p.y_size
    if a_step == 0:
        a = repeated(a, width, p.a_size, scratch)
    if b_step == 0:
        b = repeated(b, width, p.b_size, scratch + _ROOM)
    for _ in range(length // width):
        step(values, a, b, y)
        a += a_step
        b += b_step
        y += y_step
    rest = length % width
    if rest:
        if a_step:
            copy(scratch, a, rest * p.a_size)
        if b_step:
            copy(scratch + _ROOM, b, rest * p.b_size)
        step(values, scratch, scratch + _ROOM, scratch + 2 * _ROOM)
        copy(y, scratch + 2 * _ROOM, rest * p.y_size)


@inner
def _tiled(p: Any, source: int, target: int) -> int:
    """A row, written to scratch memory several times."""
    for i in range(p.repeats):
        copy(target + i * p.repeated_bytes, source, p.repeated_bytes)
    return target


@inner
def repeated(source: int, width: int, size: int, target: int) -> int:
    """A vector of one element, written to scratch memory."""
    if size == 4:
        view(target, width, np.int32)[:] = view(source, 1, np.int32)[0]
    else:
        view(target, width, np.uint8)[:] = view(source, 1, np.uint8)[0]
    return target


class _Axis(NamedTuple):
    """An axis of the output, and how many bytes apart its elements are: of the output, then of each input."""

    size: int
    strides: tuple[int, ...]


def bind_rows(
    entry: Entry, layout: Any, output: Array, first: Array, second: Array | None = None, **values: Any
) -> list[Bound]:
    """Bind an entry of one or two inputs, which broadcast to the output; `values` are its own parameters.

    Raises:
        NotCompiled: the elements of an innermost axis lie apart, or there are too many groups of rows.
    """
    arrays = [output, first] if second is None else [output, first, second]
    axes = collapsed(arrays)
    if len(axes) == 1:
        axes = _split(axes[0])
    axes, repeats, repeated = _lengthened(arrays, axes)
    *outer, rows, inner = axes
    groups = _offsets(outer)
    count = rows.size * len(groups)
    a_task = max(-(-count // 16), -(-_SMALL_TASK // inner.size))
    elements = output.size // len(groups)
    sizes, none = [array.itemsize for array in arrays], [0] * (3 - len(arrays))
    y_size, a_size, b_size = sizes + none
    y_row, a_row, b_row = [*rows.strides, *none]
    # Without a second input nothing is read through its address; a step of 0 would ask for a vector of it.
    _, a_step, b_step = [*inner.strides, *(1 for _ in none)]
    return [
        bound(
            entry, layout, tasks=-(-count // a_task), scratch=SCRATCH, y=output, a=arrays[1], b=arrays[-1],
            y_size=y_size, a_size=a_size, b_size=b_size, a_step=a_step, b_step=b_step,
            y_row=y_row, a_row=a_row, b_row=b_row, rows=count, rows_a_task=a_task, group=rows.size,
            inner=inner.size, last=elements - (rows.size - 1) * inner.size, groups=groups,
            repeated=repeated, repeats=repeats, repeated_bytes=inner.size // repeats * arrays[repeated].itemsize,
            **values,
        )
    ]  # fmt: skip


def collapsed(arrays: Sequence[Array]) -> list[_Axis]:
    """The output's axes, merged where that is possible in all arrays; at least one.

    Raises:
        NotCompiled: the elements of the innermost lie apart.
    """
    shape = arrays[0].shape
    strides = zip(*(np.broadcast_to(array, shape).strides for array in arrays), strict=True)
    axes: list[_Axis] = []
    for axis in map(_Axis, shape, strides):
        if axis.size == 1:
            continue
        if axes and axes[-1].strides == tuple(axis.size * stride for stride in axis.strides):
            axis = _Axis(axis.size * axes.pop().size, axis.strides)
        axes.append(axis)
    axes = axes or [_Axis(1, tuple(array.itemsize for array in arrays))]
    sizes = [array.itemsize for array in arrays]
    if axes[-1].strides[0] != sizes[0] or any(
        s not in (0, size) for s, size in zip(axes[-1].strides, sizes, strict=True)
    ):
        raise NotCompiled("the elements of the innermost axis lie apart")
    return axes


def _split(axis: _Axis) -> list[_Axis]:
    """One long row as several, the last of which may be shorter."""
    count, part = parts(axis.size, _SMALL_TASK)
    part = min(part, axis.size)
    return [_Axis(count, tuple(part * stride for stride in axis.strides)), _Axis(part, axis.strides)]


def _lengthened(arrays: Sequence[Array], axes: list[_Axis]) -> tuple[list[_Axis], int, int]:
    """Short rows joined to longer ones, where one input is the same for each row and all else is dense.

    Returns the axes, how many rows make a long one, and which input is to be repeated.
    """
    *outer, rows, inner = axes
    joined = min(_LONG_ROW // inner.size, rows.size)
    same = [row == 0 and step > 0 for row, step in zip(rows.strides, inner.strides, strict=True)]
    dense = [row == inner.size * step for row, step in zip(rows.strides, inner.strides, strict=True)]
    if outer or joined < 2 or sum(same) != 1 or sum(dense) != len(dense) - 1:
        return axes, 1, _NEITHER
    count, length = -(-rows.size // joined), inner.size * joined
    long = [_Axis(count, tuple(joined * row for row in rows.strides)), _Axis(length, inner.strides)]
    return long, joined, same.index(True)


def _offsets(axes: Sequence[_Axis]) -> NDArray[np.int64]:
    """How far from the start each group of rows is, in the output and in two inputs.

    Raises:
        NotCompiled: there are too many.
    """
    count = int(np.prod([axis.size for axis in axes], dtype=np.int64))
    if count > _MAX_GROUPS:
        raise NotCompiled(f"broadcasting makes {count} groups of rows; at most {_MAX_GROUPS} are taken")
    table = np.zeros((count, 3), np.int64)
    for axis, index in zip(axes, np.indices([axis.size for axis in axes]), strict=True):
        for column, stride in enumerate(axis.strides):
            table[:, column] += index.reshape(-1) * stride
    return table
