"""MAXIMUM: the larger of two elements, with broadcasting.

Oracle: LiteRT BUILTIN_REF, kernels/maximum_minimum.cc
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from glasslite.kernels.reference._broadcast import blocks
from glasslite.kernels.reference._select import select


def maximum_any(input1: NDArray[Any], input2: NDArray[Any], output: NDArray[Any]) -> None:
    """Any type; the second where neither is larger, which decides between zeros and where one is NaN."""
    for y, a, b in blocks(output, input1, input2):
        if y.dtype.kind == "f":
            y[...] = select(a > b, a, b)
        else:
            np.maximum(a, b, out=y)
