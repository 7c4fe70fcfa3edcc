"""LOGICAL_OR: whether at least one of two elements is true, with broadcasting.

Oracle: LiteRT BUILTIN_REF, kernels/logical.cc
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from glasslite.kernels.reference._broadcast import blocks


def logical_or_any(input1: NDArray[Any], input2: NDArray[Any], output: NDArray[Any]) -> None:
    """Booleans."""
    for y, a, b in blocks(output, input1, input2):
        np.logical_or(a, b, out=y)
