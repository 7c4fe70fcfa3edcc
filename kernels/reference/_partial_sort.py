"""The largest few of many, in the order in which std::partial_sort leaves equal ones.

A heap of the wanted size walks the rest; then it is taken apart from its root. Equal values come out in an order that
depends on those steps alone.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def largest(values: NDArray[np.float32], count: int) -> list[int]:
    """Indices of the `count` largest values, largest first."""
    order = np.argsort(-values, kind="stable")
    head = values[order[: count + 1]]
    if (head[1:] < head[:-1]).all():
        return [int(i) for i in order[:count]]
    return _with_ties([float(v) for v in values], count)


def _with_ties(values: list[float], count: int) -> list[int]:
    indices = list(range(len(values)))
    for root in range(count // 2 - 1, -1, -1):
        _sift(indices, values, root, count, indices[root])
    for place in range(count, len(indices)):
        if values[indices[place]] > values[indices[0]]:
            moved, indices[place] = indices[place], indices[0]
            _sift(indices, values, 0, count, moved)
    for last in range(count - 1, 0, -1):
        moved, indices[last] = indices[last], indices[0]
        _sift(indices, values, 0, last, moved)
    return indices[:count]


def _sift(heap: list[int], values: list[float], hole: int, size: int, moved: int) -> None:
    """Fill a hole from below, down to a leaf, then let `moved` rise from there. The root is the smallest value."""
    top, child = hole, hole
    while child < (size - 1) // 2:
        child = 2 * child + 2
        if values[heap[child]] > values[heap[child - 1]]:
            child -= 1
        heap[hole] = heap[child]
        hole = child
    if size % 2 == 0 and child == (size - 2) // 2:
        child = 2 * child + 1
        heap[hole] = heap[child]
        hole = child
    while hole > top and values[heap[(hole - 1) // 2]] > values[moved]:
        heap[hole] = heap[(hole - 1) // 2]
        hole = (hole - 1) // 2
    heap[hole] = moved
