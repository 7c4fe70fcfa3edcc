"""A compiled program: entries of one kind, run in order by one loop; the one place where kernels meet threads.

These entries are functions (block, start, stop, scratch). `block` is the address of the parameters, a NumPy record;
its tasks from start to stop are to be done; `scratch` is the calling thread's own memory. Tasks write disjoint parts of
the output (or the same bytes), so that any split gives the same bits.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from ctypes import CFUNCTYPE, c_void_p
from functools import cached_property, partial
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from glasslite.kernels.buffers import SLACK, buffer
from glasslite.kernels.jit.entry import Entry, call, view

Array = NDArray[Any]
OnCompile = Callable[[str, int, int], None]


class Bound(NamedTuple):
    """One call of an entry: what it does is fixed, only the bytes at its arrays' addresses change.

    Attributes:
        entry: the compiled function.
        block: its parameters, a record of one element.
        tasks: how many parts the work has.
        scratch: bytes that a thread needs for itself.
        alive: the arrays whose addresses the parameters hold.
        shared: bytes of memory that all threads share, which keeps what calls write there until one wants it for
            something else; its address becomes the parameter `shared`.
        calls: entries that it calls itself, by the parameters that their addresses become.
    """

    entry: Entry
    block: Array
    tasks: int
    scratch: int
    alive: Sequence[Array]
    shared: int = 0
    calls: Mapping[str, Entry] = {}

    @property
    def name(self) -> str:
        """The entry's, and those of the entries that it calls."""
        names = ", ".join(entry.name for entry in self.calls.values())
        return f"{self.entry.name}({names})" if names else self.entry.name

    def link(self) -> int:
        """Fill in the addresses of what it calls; its entry's."""
        for name, entry in self.calls.items():
            self.block[name] = entry.address
        return self.entry.address


def record(*fields: str, **more: type) -> np.dtype[Any]:
    """The layout of a parameter block: int64 fields (numbers and addresses), then those with a type of their own."""
    return np.dtype([(name, np.int64) for line in fields for name in line.split()] + list(more.items()))


def bound(entry: Entry, layout: np.dtype[Any], *, tasks: int, scratch: int = 0, **values: Any) -> Bound:
    """Bind an entry to its parameters; an array stands for its address, an entry for that of its code."""
    block, alive = np.zeros(1, layout), []
    calls = {name: value for name, value in values.items() if isinstance(value, Entry)}
    for name, value in values.items():
        if isinstance(value, Entry):
            continue
        if isinstance(value, np.ndarray):
            alive.append(value)
            value = value.ctypes.data
        block[name] = value
    return Bound(entry, block, tasks, scratch, alive, calls=calls)


def parts(count: int, at_least: int = 1 << 14) -> tuple[int, int]:
    """Split `count` elements into tasks: (how many, elements of each), none smaller than `at_least` but the last."""
    part = max(at_least, -(-count // 16))
    return max(1, -(-count // part)), part


def _run_serial(calls: int, first: int, last: int, scratch: int) -> None:
    """An entry that runs calls from first up to last, without it; a call is an entry, a block and its tasks."""
    table = view(calls, (last, 3), np.int64)
    for step in range(first, last):
        call(table[step, 0], (table[step, 1], 0, table[step, 2], scratch))


_SERIAL = Entry(_run_serial)
# ctypes passes an address in half the time that it takes for an integer.
_FROM_PYTHON = CFUNCTYPE(None, *[c_void_p] * 4)


def prepare(entries: Mapping[str, Entry], on_compile: OnCompile | None = None) -> None:
    """Compile entries, or load them from the disk cache; a second process compiles from the end of those missing."""
    missing = [place for place, entry in entries.items() if not entry.load()]
    helper = None
    if len(missing) > 1 and (os.cpu_count() or 1) > 1 and sys.executable:
        command = [sys.executable, "-m", "glasslite.kernels.jit.warm", *reversed(missing)]
        with suppress(OSError):
            helper = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            )
    try:
        for done, entry in enumerate(entries.values()):
            if on_compile:
                on_compile(entry.name, done, len(entries))
            _ = entry.address
    finally:
        if helper is not None:
            helper.kill()
            helper.wait()


def _entries(calls: Iterable[Bound]) -> dict[str, Entry]:
    """All entries that calls need, by their places."""
    needed = [entry for one in calls for entry in (*one.calls.values(), one.entry)]
    return {entry.place: entry for entry in needed}


class Program:
    """Bound calls, ready to run on a number of threads.

    Args:
        on_compile: called with (name, done, total) before each distinct entry is compiled or loaded.
    """

    def __init__(self, calls: Sequence[Bound], threads: int, on_compile: OnCompile | None = None) -> None:
        self._calls, self._threads = tuple(calls), threads
        prepare(_entries(calls), on_compile)
        self._shared = buffer(max((c.shared for c in calls), default=0), np.uint8)
        for c in calls:
            if c.shared:
                c.block["shared"] = self._shared.ctypes.data
        table = [(c.link(), c.block.ctypes.data, c.tasks) for c in calls]
        self._table = np.array(table, np.int64).reshape(len(calls), 3)
        self._size = -(-max((c.scratch for c in calls), default=0) // 64) * 64 + SLACK
        self._scratch = buffer(self._size * threads, np.uint8)
        self._parallel = self._on_threads() if threads > 1 else None

    @cached_property
    def _serial(self) -> Callable[[int, int, int], None]:
        return partial(_FROM_PYTHON(_SERIAL.address), self._table.ctypes.data)

    def _on_threads(self) -> Callable[[int, int], None]:
        # Only now: it loads the compiler.
        from glasslite.kernels.jit.parallel import on_threads

        return on_threads(self._table, self._scratch, self._size, self._threads)

    def runner(self, first: int, last: int) -> Callable[[], None]:
        """What runs the calls from first up to last, without it, at the least cost; only while the program lives."""
        if self._parallel is None:
            return partial(self._serial, first, last, self._scratch.ctypes.data)
        return partial(self._parallel, first, last)

    def run(self, first: int, last: int) -> None:
        """Run the calls from first up to last, without it."""
        self.runner(first, last)()
