"""Buffers: aligned, zeroed, apart from one another, and freed with their last user."""

from __future__ import annotations

import gc
import weakref
from itertools import pairwise

import numpy as np
import pytest

from glasslite.kernels.buffers import ALIGNMENT, SLACK, buffer

_SIZES = [0, 1, 63, 64, 1000, (2 << 20) - SLACK, 2 << 20, 5 << 20]


@pytest.mark.parametrize("dtype", [np.int8, np.float32])
def test_buffers_are_aligned_zeroed_and_apart(dtype: type) -> None:
    buffers = [buffer(size, dtype) for size in _SIZES for _ in range(3)]
    for number, array in enumerate(buffers):
        assert array.dtype == dtype and array.shape == (_SIZES[number // 3],)
        assert array.ctypes.data % ALIGNMENT == 0
        assert not array.any()
        array[...] = number + 1
    for number, array in enumerate(buffers):
        assert (array == number + 1).all()
    spans = sorted((array.ctypes.data, array.nbytes) for array in buffers)
    for (start, nbytes), (following, _) in pairwise(spans):
        assert start + nbytes + SLACK <= following


def test_chunks_are_freed_with_their_last_buffer() -> None:
    chunks = []
    for _ in range(40):
        array = buffer(1 << 20, np.uint8)
        assert array.base is not None
        chunks.append(weakref.ref(array.base))
    del array
    gc.collect()
    # The last chunk is still being taken from.
    assert sum(chunk() is not None for chunk in chunks) <= 4
