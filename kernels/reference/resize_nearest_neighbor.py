"""RESIZE_NEAREST_NEIGHBOR: each output pixel is a copy of an input pixel.

Oracle: LiteRT BUILTIN_REF, reference/resize_nearest_neighbor.h
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray


def resize_nearest_neighbor_any(
    input: NDArray[Any],
    _size: NDArray[np.int32],
    output: NDArray[Any],
    *,
    rows: NDArray[np.int64],
    columns: NDArray[np.int64],
) -> None:
    """Any type: input (N, H, W, C), output (N, H', W', C); `rows` and `columns` say which pixel is copied."""
    # "clip" spares a copy: the indices are known to be inside.
    np.take(np.take(input, rows, axis=1), columns, axis=2, out=output, mode="clip")
