"""FLOOR_MOD: what FLOOR_DIV leaves, with the sign of the divisor, with broadcasting.

Oracle: LiteRT BUILTIN_REF, kernels/floor_mod.cc
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from glasslite.kernels.reference._broadcast import blocks
from glasslite.kernels.reference._divisors import check_divisors


def floor_mod_any(input1: NDArray[Any], input2: NDArray[Any], output: NDArray[Any]) -> None:
    """Integers, and floats, of which what is left of a division by 0 is NaN.

    Raises:
        BadValue: an integer divisor is 0.
    """
    if input2.dtype.kind != "f":
        check_divisors(input2)
    for y, a, b in blocks(output, input1, input2):
        rest = np.fmod(a, b)
        y[...] = np.where((rest != 0) & ((b < 0) != (rest < 0)), rest + b, rest)
