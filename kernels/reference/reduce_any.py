"""REDUCE_ANY: whether any value is true, over axes.

Oracle: LiteRT BUILTIN_REF, kernels/reduce.cc
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def reduce_any_bool(
    input: NDArray[np.bool_], _axis: NDArray[np.int32], output: NDArray[np.bool_], *, axes: tuple[int, ...]
) -> None:
    """Booleans; of nothing, false."""
    output[...] = np.logical_or.reduce(input, axis=axes).reshape(output.shape)
