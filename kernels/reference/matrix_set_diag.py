"""MATRIX_SET_DIAG: matrices with other diagonals.

Oracle: LiteRT BUILTIN_REF, kernels/matrix_set_diag.cc
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray


def matrix_set_diag_any(input: NDArray[Any], diagonal: NDArray[Any], output: NDArray[Any]) -> None:
    """Any type: input and output (..., rows, columns), diagonal (..., the smaller of both)."""
    np.copyto(output, input)
    along = np.arange(diagonal.shape[-1])
    output[..., along, along] = diagonal
