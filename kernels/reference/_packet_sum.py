"""Sums along rows in the order of Eigen's SSE code: two packets of four partial sums, the edges of a row one by one.

Source: Eigen Core/Redux.h (linear vectorized traversal), Core/arch/SSE/PacketMath.h predux.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from glasslite.kernels.reference._reduce import sum_over

Float32 = NDArray[np.float32]
_PACKET = 4


def packet_sums(rows: Float32) -> Float32:
    """The sum of each row of a matrix (count, depth): (count,). The first row lies at an aligned address.

    Packets are read from aligned addresses alone, so that the elements before the first come after all of them.
    """
    count, depth = rows.shape
    total = np.empty(count, np.float32)
    start = -np.arange(count) * depth % _PACKET
    for first in range(_PACKET):
        chosen = np.flatnonzero(start == first)
        if chosen.size:
            total[chosen] = _sums(rows[chosen], first)
    return total


def _sums(rows: Float32, first: int) -> Float32:
    """Sums of rows whose aligned elements begin with the one at `first`."""
    count, depth = rows.shape
    end = first + max(0, depth - first) // _PACKET * _PACKET
    both = first + (end - first) // (2 * _PACKET) * (2 * _PACKET)
    if end == first:
        return sum_over(rows, (1,), np.float32)
    packet = rows[:, both:end]
    if both > first:
        lanes = sum_over(rows[:, first:both].reshape(count, -1, 2 * _PACKET), (1,), np.float32)
        pair = lanes[:, :_PACKET] + lanes[:, _PACKET:]
        packet = pair + packet if end > both else pair
    total = (packet[:, 0] + packet[:, 2]) + (packet[:, 1] + packet[:, 3])
    for place in (*range(first), *range(end, depth)):
        total = total + rows[:, place]
    return total
