"""Lay tensors out in one arena so that those alive at the same time never overlap.

Source: TFLite memory planner, greedy by size (Pisarchyk and Lee, "Efficient Memory Management for Deep Neural Net
Inference", 2020).
"""

from __future__ import annotations

import sys
from bisect import insort
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

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


#: First byte, byte behind the last, and whose they are.
_Placed = tuple[int, int, Lifetime]


def plan_arena(lifetimes: Sequence[Lifetime]) -> ArenaLayout:
    """The smallest of a few greedy layouts: the largest tensors first, unless another order leaves fewer gaps.

    Where all of them leave some, one from both ends, if it needs no more than what is alive at once.
    """
    orders: tuple[Callable[[Lifetime], tuple[int, ...]], ...] = (
        lambda t: (-t.nbytes, t.first, t.tensor),
        lambda t: (t.first - t.last, -t.nbytes, t.tensor),
        lambda t: ((t.first - t.last - 1) * t.nbytes, t.first, t.tensor),
        lambda t: (t.first, -t.nbytes, t.tensor),
        lambda t: (-t.last, -t.nbytes, t.tensor),
    )
    least = peak_live_bytes([replace(t, nbytes=_aligned(t.nbytes)) for t in lifetimes])
    best: ArenaLayout | None = None
    for order in orders:
        layout = _greedy(sorted(lifetimes, key=order))
        if best is None or layout.nbytes < best.nbytes:
            best = layout
        if best.nbytes <= least:
            return best
    return _from_both_ends(lifetimes, least) or best or ArenaLayout({}, 0)


def _greedy(lifetimes: Sequence[Lifetime]) -> ArenaLayout:
    """Place tensors in order, each in the lowest gap that is free for all of its life."""
    placed: list[_Placed] = []
    for lifetime in lifetimes:
        needed = _aligned(lifetime.nbytes)
        gaps = _gaps(placed, lifetime.first, lifetime.last)
        offset = next(start for start, end in gaps if end - start >= needed)
        insort(placed, (offset, offset + needed, lifetime), key=_start)
    return _layout(placed)


def _from_both_ends(lifetimes: Sequence[Lifetime], room: int) -> ArenaLayout | None:
    """Place tensors as they are born, where they leave the largest gap when they die; None where `room` is too small.

    In a chain of operators that is the one end of the arena and the other in turns.
    """
    placed: list[_Placed] = []
    for lifetime in sorted(lifetimes, key=lambda t: (t.first, -t.nbytes, t.tensor)):
        needed = _aligned(lifetime.nbytes)
        gaps = _gaps(placed, lifetime.first, lifetime.last, room)
        fitting = [offset for a, b in gaps if b - a >= needed for offset in (a, b - needed)]
        if not fitting:
            return None
        left = _gaps(placed, lifetime.last, lifetime.last, room)

        def largest_gap(offset: int, needed: int = needed, left: list[tuple[int, int]] = left) -> int:
            return max(max(min(b, offset) - a, b - max(a, offset + needed)) for a, b in left)

        offset = max(fitting, key=largest_gap)
        insort(placed, (offset, offset + needed, lifetime), key=_start)
    return _layout(placed)


def _aligned(nbytes: int) -> int:
    return max(1, -(-nbytes // ALIGNMENT)) * ALIGNMENT


def _start(place: _Placed) -> int:
    return place[0]


def _gaps(placed: Sequence[_Placed], first: int, last: int, room: int = sys.maxsize) -> list[tuple[int, int]]:
    """Start and end of what is free from step first to step last, of so many bytes."""
    gaps, free = [], 0
    for start, end, other in placed:
        if other.last >= first and last >= other.first:
            if start > free:
                gaps.append((free, start))
            free = max(free, end)
    return [*gaps, (free, room)] if room > free else gaps


def _layout(placed: Sequence[_Placed]) -> ArenaLayout:
    return ArenaLayout(
        {t.tensor: start for start, _, t in placed}, max((end for _, end, _ in placed), default=0)
    )


def peak_live_bytes(lifetimes: Sequence[Lifetime]) -> int:
    """The most bytes alive at any one step: no arena can be smaller."""
    steps = {t.first for t in lifetimes}
    return max((sum(t.nbytes for t in lifetimes if t.first <= step <= t.last) for step in steps), default=0)
