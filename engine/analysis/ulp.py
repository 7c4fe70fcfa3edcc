"""How many representable numbers apart two floats are."""

from __future__ import annotations

from typing import Any

import numpy as np

FAR = np.iinfo(np.int64).max
"""The distance of a NaN from a number."""


def ulp_distance(a: np.ndarray[Any, Any], b: np.ndarray[Any, Any]) -> np.ndarray[Any, np.dtype[np.int64]]:
    """Element-wise distance in units in the last place.

    Two NaNs are 0 apart, so are +0 and -0; a NaN is `FAR` from every number. A complex number counts as its
    worse part.

    Args:
        a: floating or complex; `b` likewise, of the same shape and dtype.
    """
    if np.iscomplexobj(a):
        worse: np.ndarray[Any, np.dtype[np.int64]] = np.maximum(
            ulp_distance(a.real, b.real), ulp_distance(a.imag, b.imag)
        )
        return worse
    x, y = _steps(a), _steps(b)
    # Wrapped to unsigned, the difference is right even where int64 cannot hold it.
    distance = np.minimum(np.where(x > y, x - y, y - x).view(np.uint64), np.uint64(FAR)).astype(np.int64)
    nan_a, nan_b = np.isnan(a), np.isnan(b)
    return np.where(nan_a & nan_b, 0, np.where(nan_a | nan_b, FAR, distance)).astype(np.int64)


def _steps(values: np.ndarray[Any, Any]) -> np.ndarray[Any, np.dtype[np.int64]]:
    """Floats as integers that count up with them; both zeros are 0."""
    width = values.dtype.itemsize
    bits = np.ascontiguousarray(values).view(f"i{width}").astype(np.int64).reshape(values.shape)
    lowest = np.int64(-(2 ** (8 * width - 1)))
    return np.where(bits < 0, lowest - bits, bits).astype(np.int64)
