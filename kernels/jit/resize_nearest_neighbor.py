"""RESIZE_NEAREST_NEIGHBOR: a copy of the pixels that its tables name."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from glasslite.kernels.jit._copy import bind_take
from glasslite.kernels.jit.program import Bound


def resize_nearest_neighbor_any(
    input: NDArray[Any],
    _size: NDArray[np.int32],
    output: NDArray[Any],
    *,
    rows: NDArray[np.int64],
    columns: NDArray[np.int64],
) -> list[Bound]:
    """Any type: input (N, H, W, C), output (N, H', W', C); `rows` and `columns` say which pixel is copied."""
    return bind_take(input, (None, rows, columns, None), output)
