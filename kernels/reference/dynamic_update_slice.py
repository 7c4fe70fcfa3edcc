"""DYNAMIC_UPDATE_SLICE: overwrite a box of a tensor.

Oracle: LiteRT BUILTIN_REF, kernels/dynamic_update_slice.cc
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from glasslite.kernels.reference.pad import inner


def dynamic_update_slice_any(
    operand: NDArray[Any], update: NDArray[Any], start_indices: NDArray[Any], output: NDArray[Any]
) -> None:
    """Any type: start_indices (rank,) are moved to where the update lies inside."""
    last = [d - n for d, n in zip(operand.shape, update.shape, strict=True)]
    start = tuple(min(max(0, int(a)), z) for a, z in zip(start_indices, last, strict=True))
    np.copyto(output, operand)
    output[inner(update, start)] = update
