"""Memory that vector instructions may read: aligned, and with some bytes behind its end."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

#: Where buffers start: a multiple of this many bytes, which is a cache line and the longest vector.
ALIGNMENT = 64
#: Bytes that vector loads may read behind the last element.
SLACK = 256


def buffer(count: int, dtype: Any) -> NDArray[Any]:
    """A zeroed array of one dimension."""
    nbytes = count * np.dtype(dtype).itemsize
    raw = np.zeros(nbytes + SLACK + ALIGNMENT, np.uint8)
    start = -raw.ctypes.data % ALIGNMENT
    return raw[start : start + nbytes].view(dtype)
