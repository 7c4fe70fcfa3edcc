"""Memory that vector instructions may read: aligned, and with some bytes behind its end.

Small buffers share chunks, and NumPy asks the system for huge pages from 4 MB on: the processor then finds most
addresses without walking page tables, and its own prefetching does not stop every 4 KB.
"""

from __future__ import annotations

from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray

#: Where buffers start: a multiple of this many bytes, which is a cache line and the longest vector.
ALIGNMENT = 64
#: Bytes that vector loads may read behind the last element.
SLACK = 256
#: Bytes of a huge page, and of a chunk; at most half a chunk is taken of one.
_PAGE = 2 << 20
_CHUNK = 2 * _PAGE


class _Pool:
    """The chunk that buffers are taken from; it is freed with the last of them."""

    def __init__(self) -> None:
        self._lock, self._rest = Lock(), np.zeros(0, np.uint8)

    def take(self, nbytes: int) -> NDArray[np.uint8]:
        """Zeroed bytes, a multiple of the alignment."""
        if nbytes > _CHUNK // 2:
            return _pages(nbytes)
        with self._lock:
            if nbytes > self._rest.size:
                self._rest = _pages(_CHUNK)
            taken, self._rest = self._rest[:nbytes], self._rest[nbytes:]
        return taken


_POOL = _Pool()


def buffer(count: int, dtype: Any) -> NDArray[Any]:
    """A zeroed array of one dimension."""
    nbytes = count * np.dtype(dtype).itemsize
    return _POOL.take(-(-(nbytes + SLACK) // ALIGNMENT) * ALIGNMENT)[:nbytes].view(dtype)


def aligned(array: NDArray[Any]) -> NDArray[Any]:
    """A copy that starts at a multiple of 64 bytes and may be read a little beyond its end."""
    copy = buffer(array.size, array.dtype).reshape(array.shape)
    copy[...] = array
    return copy


def _pages(nbytes: int) -> NDArray[np.uint8]:
    """Zeroed memory from the start of a huge page on; only the pages that are written to take room."""
    raw = np.zeros(max(nbytes, _CHUNK) + _PAGE, np.uint8)
    return raw[-raw.ctypes.data % _PAGE :][:nbytes]
