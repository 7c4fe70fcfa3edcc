"""The one threading policy: a run uses as many threads as its session says, those of NumPy's matrix library included.

Left alone, a BLAS starts a thread a processor, which wait for one another by spinning: on a busy machine a run of small
matrices becomes many times slower.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from functools import cache
from typing import Any

from threadpoolctl import ThreadpoolController


@cache
def _controller() -> ThreadpoolController:
    return ThreadpoolController().select(user_api="blas")


def limit(num_threads: int) -> AbstractContextManager[Any]:
    """Let matrix products use at most `num_threads` threads while the context lasts; the setting is the process's."""
    context: AbstractContextManager[Any] = _controller().limit(limits=num_threads)
    return context
