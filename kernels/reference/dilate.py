"""DILATE: elements moved apart, with a value between them.

Oracle: LiteRT BUILTIN_REF, kernels/dilate.cc
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray


def dilate_any(
    input: NDArray[Any],
    dilations: NDArray[np.int32],
    padding_value: NDArray[Any],
    output: NDArray[Any],
    *,
    factors: tuple[int, ...],
) -> None:
    """Any type: every factors[axis]-th element of the output is the input's, the others are the padding value."""
    output[...] = padding_value.reshape(())
    output[tuple(slice(None, None, factor) for factor in factors)] = input
