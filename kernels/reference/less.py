"""LESS: whether an element is below another, with broadcasting.

Oracle: LiteRT BUILTIN_REF, kernels/comparisons.cc
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from glasslite.kernels.reference._comparison import Scales, compare, compare_scaled


def less_plain(input1: NDArray[Any], input2: NDArray[Any], output: NDArray[np.bool_]) -> None:
    """Any type, values as they are."""
    compare(np.less, input1, input2, output)


def less_scaled(
    input1: NDArray[Any], input2: NDArray[Any], output: NDArray[np.bool_], *, scales: Scales
) -> None:
    """Quantized, each input with scale and zero point of its own."""
    compare_scaled(np.less, input1, input2, output, scales)
