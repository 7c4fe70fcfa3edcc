"""GREATER_EQUAL: whether an element is above another or equal to it, with broadcasting.

Oracle: LiteRT BUILTIN_REF, kernels/comparisons.cc
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from glasslite.kernels.reference._comparison import Scales, compare, compare_scaled


def greater_equal_plain(input1: NDArray[Any], input2: NDArray[Any], output: NDArray[np.bool_]) -> None:
    """Any type, values as they are."""
    compare(np.greater_equal, input1, input2, output)


def greater_equal_scaled(
    input1: NDArray[Any], input2: NDArray[Any], output: NDArray[np.bool_], *, scales: Scales
) -> None:
    """Quantized, each input with scale and zero point of its own."""
    compare_scaled(np.greater_equal, input1, input2, output, scales)
