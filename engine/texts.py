"""Tensors of strings: arrays of bytes objects. What characters they mean is not the model's to know."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike

from glasslite.engine.errors import InputError
from glasslite.engine.ir import Array, Shape


def texts(items: Iterable[bytes], shape: Shape) -> Array:
    """An array of bytes objects, row by row."""
    array = np.empty(shape, object)
    flat = array.reshape(-1)
    for index, item in enumerate(items):
        flat[index] = item
    return array


def as_texts(value: ArrayLike) -> Array:
    """An array of bytes objects from texts or bytes; texts become UTF-8.

    Raises:
        InputError: an element is neither.
    """
    array = np.asarray(value)
    items = [item.encode() if isinstance(item, str) else item for item in array.reshape(-1).tolist()]
    for item in items:
        if not isinstance(item, bytes):
            raise InputError(f"strings must be str or bytes; got {type(item).__name__}.")
    return texts(items, array.shape)


def decode(content: memoryview, shape: Shape, count: int) -> Array:
    """The texts of a string tensor's bytes: how many, where each starts and the last ends, then the texts; int32 each.

    Raises:
        ValueError: the bytes contradict themselves, or do not hold `count` texts.
    """
    held = int.from_bytes(content[:4], "little", signed=True)
    if held != count or len(content) < 4 * (count + 2):
        raise ValueError(f"must hold {count} texts in {4 * (count + 2)} bytes or more; it holds {held}")
    places = np.frombuffer(content, "<i4", count + 1, 4)
    if places[0] < 4 * (count + 2) or places[-1] > len(content) or (np.diff(places) < 0).any():
        raise ValueError("holds texts that lie outside of it or overlap")
    starts = places.tolist()
    found = (bytes(content[start:end]) for start, end in pairwise(starts))
    return texts(found, shape)
