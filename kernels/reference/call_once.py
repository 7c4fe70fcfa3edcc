"""CALL_ONCE: run a subgraph unless it has run.

Oracle: LiteRT BUILTIN_REF, call_once.cc
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


def call_once_any(*, call: Callable[[], Any], initialized: set[int], subgraph: int) -> tuple[()]:
    """`initialized`: the numbers of the subgraphs that have run; `subgraph` is added."""
    if subgraph not in initialized:
        call()
        initialized.add(subgraph)
    return ()
