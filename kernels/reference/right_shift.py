"""RIGHT_SHIFT: the bits of one element moved down by another, with broadcasting.

Oracle: LiteRT BUILTIN_REF, kernels/right_shift.cc
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from glasslite.kernels.reference._broadcast import blocks


def right_shift_any(input1: NDArray[Any], input2: NDArray[Any], output: NDArray[Any]) -> None:
    """Integers of any width, with their sign; shifts are held between 0 and all bits but one."""
    most = 8 * output.itemsize - 1
    for y, a, b in blocks(output, input1, input2):
        np.right_shift(a, np.clip(b, 0, most), out=y)
