"""MATRIX_DIAG: diagonal matrices of vectors.

Oracle: LiteRT BUILTIN_REF, kernels/matrix_diag.cc
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray


def matrix_diag_any(input: NDArray[Any], output: NDArray[Any]) -> None:
    """Any type: input (..., n), output (..., n, n)."""
    output.fill(0)
    along = np.arange(input.shape[-1])
    output[..., along, along] = input
