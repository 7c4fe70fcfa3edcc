"""The one threading policy: a run uses as many threads as its session says, those of NumPy's matrix library included.

Left alone, a BLAS starts a thread a processor, which wait for one another by spinning: on a busy machine a run of small
matrices becomes many times slower.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from threading import local
from typing import Any

from threadpoolctl import ThreadpoolController

_running = local()


@cache
def _libraries() -> tuple[Any, ...]:
    """The libraries that are there; threadpoolctl's own context takes several times as long as setting them does."""
    return tuple(ThreadpoolController().select(user_api="blas").lib_controllers)


@contextmanager
def limit(num_threads: int) -> Iterator[None]:
    """Let matrix products use at most `num_threads` threads while the context lasts; the setting is the process's.

    Within another such context, that of a run whose subgraph this is, nothing is to be done.
    """
    if getattr(_running, "limited", False):
        yield
        return
    _running.limited = True
    changed = []
    try:
        for library in _libraries():
            if (before := library.num_threads) != num_threads:
                changed.append((library, before))
                library.set_num_threads(num_threads)
        yield
    finally:
        for library, before in changed:
            library.set_num_threads(before)
        _running.limited = False
