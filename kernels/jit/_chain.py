"""Chains: several calls for a part of the output, one after another, through a buffer that stays in the cache.

Each call's parameters are copied to the thread's memory, where the address of the buffer is put in: every thread has
one of its own. After that: the calls' own scratch.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from glasslite.kernels.buffers import SLACK
from glasslite.kernels.jit.entry import Entry, call, fields, view
from glasslite.kernels.jit.program import Bound, bound, record
from glasslite.kernels.jit.simd import copy, load_word

_CHAIN = record("links calls size room")
#: A call of a chain: entry, parameters, tasks, and where among the parameters the buffer's address belongs.
_LINK = np.dtype([("entry", np.int64), ("block", np.int64), ("tasks", np.int64), ("field", np.int64)])


class Link(NamedTuple):
    """A call, and the parameter ("input" or "output") that lies in the chain's buffer."""

    call: Bound
    field: str


@Entry
def chain(block: int, start: int, stop: int, scratch: int) -> None:
    """Make all calls of each task."""
    p = fields(block, _CHAIN)
    for i in range(start * p.calls, stop * p.calls):
        link = fields(p.links + 32 * i, _LINK)
        if link.entry:
            copy(scratch, link.block, p.size)
            place = view(scratch + link.field, 1, np.int64)
            place[0] = load_word(link.block + link.field) + scratch + p.size
            call(link.entry, (scratch, 0, link.tasks, scratch + p.size + p.room))


def bind_chain(tasks: Sequence[Sequence[Link]], buffer: NDArray[Any]) -> Bound:
    """Bind a chain; the links' calls were bound to views of `buffer`, which only stands for the threads' own."""
    calls = max(len(links) for links in tasks)
    table = np.zeros((len(tasks), calls), _LINK)
    size = max(link.call.block.dtype.itemsize for links in tasks for link in links)
    size += -size % 64
    room = buffer.nbytes + -buffer.nbytes % 64 + SLACK
    alive: list[Any] = []
    for row, links in zip(table, tasks, strict=True):
        for place, (one, field) in zip(row, links, strict=False):
            one.block[field] -= buffer.ctypes.data
            place["entry"], place["block"] = one.link(), one.block.ctypes.data
            place["tasks"], place["field"] = one.tasks, _offset(one, field)
            alive += [one.block, *one.alive]
    scratch = size + room + max(link.call.scratch for links in tasks for link in links)
    made = bound(
        chain, _CHAIN, tasks=len(tasks), scratch=scratch, links=table, calls=calls, size=size, room=room
    )
    return made._replace(alive=[*made.alive, *alive])


def _offset(one: Bound, field: str) -> int:
    """Where a parameter lies in a call's record, in bytes."""
    return int(one.block[field].ctypes.data - one.block.ctypes.data)
