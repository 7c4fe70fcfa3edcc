"""The loop over a program's calls on several threads: numba's, so that only such programs load the compiler."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

import numpy as np
from llvmlite import ir
from numba import config, njit, prange, set_num_threads, types
from numba.extending import intrinsic

from glasslite.kernels.buffers import buffer
from glasslite.kernels.jit.entry import call, inner
from glasslite.kernels.jit.simd import external

# Of numba's thread pools, OpenMP's costs least and lets several Python threads call in at a time.
config.THREADING_LAYER_PRIORITY = ["omp", "tbb", "workqueue"]

_WORD = ir.IntType(64)
#: Bytes of a cache line: counters that threads share are that far apart.
_LINE = 64
#: How often a thread looks whether the others are done before it gives way.
_PATIENCE = 2000


def _atomic(address: Any, builder: Any) -> Any:
    return builder.inttoptr(address, _WORD.as_pointer())


@intrinsic
def _add(typing: Any, address: Any, count: Any) -> Any:
    """Add to the int64 at an address, as one step for all threads; what it was before."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return builder.atomic_rmw("add", _atomic(arguments[0], builder), arguments[1], "seq_cst")

    return types.intp(types.intp, types.intp), generate


@intrinsic
def _read(typing: Any, address: Any) -> Any:
    """The int64 at an address as the other threads left it."""
    return types.intp(types.intp), lambda c, b, s, a: b.load_atomic(_atomic(a[0], b), "seq_cst", 8)


@intrinsic
def _give_way(typing: Any) -> Any:
    """Let another thread of the machine run."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        if hasattr(os, "sched_yield"):
            external(builder, "sched_yield", ir.IntType(32))
        return context.get_dummy_value()

    return types.void(), generate


@inner
def _share(entry: int, block: int, count: int, state: int, thread: int, threads: int, scratch: int) -> None:
    """Take the thread's own tasks of a call, then those that others have not taken; wait for those that they have.

    A thread has the same part of each call, so that what a call writes is in the cache of the thread that reads most of
    it. Nobody waits for a thread that has not begun: on a busy machine the others do its share.
    """
    for turn in range(threads):
        owner = (thread + turn) % threads
        begin, end = owner * count // threads, (owner + 1) * count // threads
        chunk, done = max(1, (end - begin) // 4), 0
        while True:
            start = begin + _add(state + _LINE * (1 + owner), chunk)
            if start >= end:
                break
            stop = min(start + chunk, end)
            call(entry, (block, start, stop, scratch))
            done += stop - start
        if done > 0:
            _add(state, done)
    waited = 0
    while _read(state) < count:
        waited += 1
        if waited > _PATIENCE:
            _give_way()


@njit(parallel=True, cache=True, nogil=True)
def _run(
    calls: Any, state: Any, counters: int, scratch: int, size: int, threads: int, first: int, last: int
) -> None:
    state[first:last] = 0
    pitch = _LINE * (1 + threads)
    for thread in prange(threads):
        for step in range(first, last):
            own, shared = scratch + thread * size, counters + pitch * step
            _share(calls[step, 0], calls[step, 1], calls[step, 2], shared, thread, threads, own)


def on_threads(calls: Any, scratch: Any, size: int, threads: int) -> Callable[[int, int], None]:
    """What runs calls from a first up to a last, without it, on several threads.

    Args:
        calls: (calls, 3) int64, of each its entry's address, its block's and how many tasks it has.
        scratch: the threads' own memory, `size` bytes each.
    """
    # Of each call, how many tasks are done, and how many of each thread's are taken.
    words = (1 + threads) * _LINE // 8
    state = buffer(len(calls) * words, np.int64).reshape(len(calls), words)
    counters, own = state.ctypes.data, scratch.ctypes.data

    def run(first: int, last: int) -> None:
        set_num_threads(min(threads, config.NUMBA_NUM_THREADS))
        _run(calls, state, counters, own, size, threads, first, last)

    # The loop over the calls is compiled by its first run, which must not be the caller's.
    run(0, 0)
    return run
