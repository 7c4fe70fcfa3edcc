"""REAL: the real part.

Oracle: LiteRT BUILTIN_REF, complex_support.cc
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray


def real_any(input: NDArray[Any], output: NDArray[Any]) -> None:
    """complex64 or complex128, any shape."""
    np.copyto(output, input.real)
