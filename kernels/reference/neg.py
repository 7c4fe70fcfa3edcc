"""NEG: -x.

Oracle: LiteRT BUILTIN_REF, kernels/neg.cc
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from glasslite.kernels.reference._lut import apply


def neg_any(input: NDArray[Any], output: NDArray[Any]) -> None:
    """Any type; integers wrap."""
    apply(np.negative, input, output)
