"""SELECT_V2: elements of one tensor where a condition is true, of another where it is false, with broadcasting.

Oracle: LiteRT BUILTIN_REF, reference/select.h
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from glasslite.kernels.reference._broadcast import blocks


def select_v2_any(
    condition: NDArray[np.bool_], x: NDArray[Any], y: NDArray[Any], output: NDArray[Any]
) -> None:
    """Any type."""
    for to, chosen, a, b in blocks(output, condition, x, y):
        to[...] = np.where(chosen, a, b)
