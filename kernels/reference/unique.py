"""UNIQUE: each value once, and where it went.

Oracle: LiteRT BUILTIN_REF, kernels/unique.cc
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray


def unique_any(input: NDArray[Any], values: NDArray[Any], positions: NDArray[Any]) -> None:
    """Any type: `values` in the order of their first places in the input; `positions` like the input."""
    _, first, sorted_position = np.unique(input, return_index=True, return_inverse=True, equal_nan=False)
    order = np.argsort(first, kind="stable")
    values[...] = input[first[order]]
    rank = np.empty_like(order)
    rank[order] = np.arange(order.size)
    positions[...] = rank[sorted_position]
