"""CEIL: the smallest whole number that is not below x.

Oracle: LiteRT BUILTIN_WITHOUT_DEFAULT_DELEGATES (BUILTIN_REF does not load the operator), kernels/ceil.cc
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from glasslite.kernels.reference._lut import apply


def ceil_any(input: NDArray[Any], output: NDArray[Any]) -> None:
    """Floats of any width."""
    apply(np.ceil, input, output)
