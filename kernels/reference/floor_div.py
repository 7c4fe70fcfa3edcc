"""FLOOR_DIV: the quotient, rounded down, with broadcasting.

Oracle: LiteRT BUILTIN_REF, kernels/floor_div.cc
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from glasslite.kernels.reference._broadcast import blocks
from glasslite.kernels.reference._divisors import check_divisors


def floor_div_any(input1: NDArray[Any], input2: NDArray[Any], output: NDArray[Any]) -> None:
    """Floats and integers, divided in float64, which is exact for integers of up to 32 bits; the lowest over -1 wraps.

    Raises:
        BadValue: a divisor is 0.
    """
    check_divisors(input2)
    for y, a, b in blocks(output, input1, input2):
        quotient = np.floor(np.divide(a, b, dtype=np.float64))
        y[...] = quotient if y.dtype.kind == "f" else quotient.astype(np.int64)
