"""SIGN: -1, 0 or 1.

Oracle: LiteRT BUILTIN_REF, kernels/sign.cc
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from glasslite.kernels.reference._lut import apply


def sign_any(input: NDArray[Any], output: NDArray[Any]) -> None:
    """Any type; NaN stays NaN."""
    apply(np.sign, input, output)
