"""ATAN2: the angle of a point (x, y), between -pi and pi.

Oracle: LiteRT BUILTIN_REF, kernels/atan2.cc
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from glasslite.kernels.reference._broadcast import blocks

#: The C library's, where NumPy may have one of its own.
_atan2 = np.frompyfunc(math.atan2, 2, 1)


def atan2_f32(input1: NDArray[Any], input2: NDArray[Any], output: NDArray[Any]) -> None:
    """float32 and narrower, by way of float64: the nearest float."""
    for angle, y, x in blocks(output, input1, input2):
        angle[...] = np.arctan2(y.astype(np.float64), x.astype(np.float64)).astype(np.float32)


atan2_f16 = atan2_f32


def atan2_f64(input1: NDArray[np.float64], input2: NDArray[np.float64], output: NDArray[np.float64]) -> None:
    """float64, as the C library's atan2."""
    for angle, y, x in blocks(output, input1, input2):
        angle[...] = _atan2(y, x)
