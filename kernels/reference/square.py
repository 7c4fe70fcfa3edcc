"""SQUARE: x * x.

Oracle: LiteRT BUILTIN_REF, kernels/elementwise.cc
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from glasslite.kernels.reference._lut import apply


def square_any(input: NDArray[Any], output: NDArray[Any]) -> None:
    """Floats."""
    apply(np.square, input, output)
