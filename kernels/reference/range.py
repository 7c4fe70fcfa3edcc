"""RANGE: numbers in equal steps.

Oracle: LiteRT BUILTIN_REF, kernels/range.cc
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray


def range_any(start: NDArray[Any], limit: NDArray[Any], delta: NDArray[Any], output: NDArray[Any]) -> None:
    """float32, int32, int64: each number is the one before it plus delta, rounded."""
    output[...] = delta
    output[:1] = start
    np.add.accumulate(output, out=output)
