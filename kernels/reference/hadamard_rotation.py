"""aeq.hadamard_rotation: rotate groups of features by a Hadamard matrix, so that no one of them stands out.

Oracle: LiteRT BUILTIN_WITHOUT_DEFAULT_DELEGATES, hadamard_rotation.cc
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def hadamard_rotation_f32(input: NDArray[np.float32], output: NDArray[np.float32], *, size: int) -> None:
    """float32 (..., features): sums and differences of neighbours, of pairs, of fours, ..., divided by sqrt(size)."""
    values = input.reshape(-1, size)
    half = 1
    while half < size:
        first, second = np.moveaxis(values.reshape(-1, 2, half), 1, 0)
        values = np.stack([first + second, first - second], axis=1).reshape(-1, size)
        half *= 2
    np.multiply(values.reshape(output.shape), np.float32(1 / np.sqrt(size)), out=output)
