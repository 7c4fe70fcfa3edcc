"""BITWISE_XOR: the bits in which two elements differ, with broadcasting.

Oracle: LiteRT BUILTIN_REF, kernels/bitwise_xor.cc
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from glasslite.kernels.reference._broadcast import blocks


def bitwise_xor_any(input1: NDArray[Any], input2: NDArray[Any], output: NDArray[Any]) -> None:
    """Integers of any width."""
    for y, a, b in blocks(output, input1, input2):
        np.bitwise_xor(a, b, out=y)
