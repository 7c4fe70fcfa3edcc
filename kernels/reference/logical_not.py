"""LOGICAL_NOT: true where x is false.

Oracle: LiteRT BUILTIN_REF, kernels/elementwise.cc
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from glasslite.kernels.reference._lut import apply


def logical_not_any(input: NDArray[Any], output: NDArray[Any]) -> None:
    """Booleans."""
    apply(np.logical_not, input, output)
