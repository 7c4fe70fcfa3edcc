"""TOPK_V2: the highest values along the last axis, and where they are.

Oracle: LiteRT BUILTIN_REF, kernels/topk_v2.cc
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray


def topk_v2_any(input: NDArray[Any], k: NDArray[Any], values: NDArray[Any], positions: NDArray[Any]) -> None:
    """Floats and integers: input (..., n); values and positions (..., k), the first of equal values in front."""
    # NumPy sorts upwards, NaN last; the complement of an integer turns the order without overflow.
    turned = -input if input.dtype.kind == "f" else ~input
    order = np.argsort(turned, axis=-1, kind="stable")[..., : values.shape[-1]]
    positions[...] = order
    values[...] = np.take_along_axis(input, order, axis=-1)
