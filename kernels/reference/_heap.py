"""Heaps as libstdc++ keeps them: equal values come out in an order that depends on its steps alone.

Source: the steps of std::push_heap, std::pop_heap and std::partial_sort in libstdc++, bits/stl_heap.h and stl_algo.h.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


class Queue:
    """A std::priority_queue of numbers 0, 1, ...: those of the largest value come out first.

    Args:
        count: how many numbers there are.
    """

    def __init__(self, count: int) -> None:
        # The heap below has its smallest value on top.
        self._least = [0.0] * count
        self._heap: list[int] = []

    def __len__(self) -> int:
        return len(self._heap)

    def push(self, number: int, value: float) -> None:
        self._least[number] = -value
        self._heap.append(number)
        _rise(self._heap, self._least, len(self._heap) - 1, 0, number)

    def pop(self) -> int:
        """Take out the number on top."""
        top, last = self._heap[0], self._heap.pop()
        if self._heap:
            _sift(self._heap, self._least, 0, len(self._heap), last)
        return top


def largest(values: NDArray[np.float32], count: int) -> list[int]:
    """Indices of the `count` largest values, largest first, as std::partial_sort orders them."""
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
    _rise(heap, values, hole, top, moved)


def _rise(heap: list[int], values: list[float], hole: int, top: int, moved: int) -> None:
    """Put `moved` into a hole and let it change places with larger values above, up to `top`."""
    while hole > top and values[heap[(hole - 1) // 2]] > values[moved]:
        heap[hole] = heap[(hole - 1) // 2]
        hole = (hole - 1) // 2
    heap[hole] = moved
