"""Lay tensors out in one arena so that those alive at the same time never overlap.

Source: TFLite memory planner, greedy by size (Pisarchyk and Lee, "Efficient Memory Management for Deep Neural Net
Inference", 2020).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

ALIGNMENT = 64


@dataclass(frozen=True)
class Lifetime:
    """A tensor's bytes and the steps, first to last, during which its value must stay."""

    tensor: int
    nbytes: int
    first: int
    last: int


@dataclass(frozen=True)
class ArenaLayout:
    """Byte offset of each tensor, and the arena's size in bytes."""

    offsets: Mapping[int, int]
    nbytes: int


def plan_arena(lifetimes: Sequence[Lifetime]) -> ArenaLayout:
    """The smallest of a few greedy layouts: the largest tensors first, unless another order leaves fewer gaps."""
    orders: tuple[Callable[[Lifetime], tuple[int, ...]], ...] = (
        lambda t: (-t.nbytes, t.first, t.tensor),
        lambda t: (t.first - t.last, -t.nbytes, t.tensor),
        lambda t: ((t.first - t.last - 1) * t.nbytes, t.first, t.tensor),
        lambda t: (t.first, -t.nbytes, t.tensor),
        lambda t: (-t.last, -t.nbytes, t.tensor),
    )
    least = peak_live_bytes(lifetimes)
    best: ArenaLayout | None = None
    for order in orders:
        layout = _greedy(sorted(lifetimes, key=order))
        if best is None or layout.nbytes < best.nbytes:
            best = layout
        if best.nbytes <= least + ALIGNMENT * len(lifetimes):
            break
    return best or ArenaLayout({}, 0)


def _greedy(lifetimes: Sequence[Lifetime]) -> ArenaLayout:
    """Place tensors in order, each in the lowest gap that is free for all of its life."""
    placed: list[tuple[int, int, Lifetime]] = []
    offsets: dict[int, int] = {}
    size = 0
    for lifetime in lifetimes:
        needed = max(1, -(-lifetime.nbytes // ALIGNMENT)) * ALIGNMENT
        offset = 0
        for start, end, other in placed:
            if other.last < lifetime.first or lifetime.last < other.first:
                continue
            if start - offset >= needed:
                break
            offset = max(offset, end)
        offsets[lifetime.tensor] = offset
        placed.append((offset, offset + needed, lifetime))
        placed.sort(key=lambda place: place[0])
        size = max(size, offset + needed)
    return ArenaLayout(offsets, size)


def peak_live_bytes(lifetimes: Sequence[Lifetime]) -> int:
    """The most bytes alive at any one step: no arena can be smaller."""
    steps = {t.first for t in lifetimes}
    return max((sum(t.nbytes for t in lifetimes if t.first <= step <= t.last) for step in steps), default=0)
