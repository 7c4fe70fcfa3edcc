"""FLOOR: the largest whole number that is not above x.

Oracle: LiteRT BUILTIN_REF, kernels/floor.cc
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from glasslite.kernels.reference._lut import apply


def floor_any(input: NDArray[Any], output: NDArray[Any]) -> None:
    """Floats of any width."""
    apply(np.floor, input, output)
