"""BUCKETIZE: between which boundaries a value lies.

Oracle: LiteRT BUILTIN_REF, kernels/bucketize.cc
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray


def bucketize_any(input: NDArray[Any], output: NDArray[np.int32], *, boundaries: NDArray[np.float32]) -> None:
    """Floats, and integers as float32: how many of the ascending boundaries are not above each value."""
    values = input.astype(np.float32) if input.dtype.kind == "i" else input
    output[...] = np.searchsorted(boundaries, values, side="right")
