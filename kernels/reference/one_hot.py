"""ONE_HOT: each index becomes a row that is "on" there and "off" elsewhere.

Oracle: LiteRT BUILTIN_REF, kernels/one_hot.cc
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray


def one_hot_any(
    indices: NDArray[Any],
    depth: NDArray[Any],
    on_value: NDArray[Any],
    off_value: NDArray[Any],
    output: NDArray[Any],
    *,
    axis: int,
) -> None:
    """Any type: the output has one axis more than the indices, at `axis`. Indices count as int32, which wraps."""
    rows = np.moveaxis(output, axis, -1)
    rows[...] = off_value.reshape(())
    hot = indices.astype(np.int32)[..., None] == np.arange(output.shape[axis], dtype=np.int32)
    rows[hot] = on_value.reshape(())
