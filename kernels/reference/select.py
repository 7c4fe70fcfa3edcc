"""SELECT: elements of one tensor where a condition is true, of another where it is false.

Oracle: LiteRT BUILTIN_REF, reference/select.h
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from glasslite.kernels.reference.select_v2 import select_v2_any


def select_any(condition: NDArray[np.bool_], x: NDArray[Any], y: NDArray[Any], output: NDArray[Any]) -> None:
    """Any type; a vector chooses along the first dimension."""
    select_v2_any(aligned(condition, output), x, y, output)


def aligned(condition: NDArray[np.bool_], output: NDArray[Any]) -> NDArray[np.bool_]:
    """The condition in a shape that broadcasts to the output's."""
    if condition.size == 1:
        return condition.reshape(())
    return condition.reshape(condition.shape + (1,) * (output.ndim - condition.ndim))
