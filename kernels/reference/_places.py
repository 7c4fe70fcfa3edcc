"""Places in an array that are known only while running: rows of indices, checked before they are followed."""

from __future__ import annotations

from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from glasslite.kernels.errors import BadValue


def flat_places(indices: NDArray[Any], shape: tuple[int, ...]) -> NDArray[np.int64]:
    """Rows of indices (count, depth) along the first axes of a shape, each as one index over those axes together.

    Raises:
        BadValue: an index is below 0 or past its axis.
    """
    sizes = np.array(shape[: indices.shape[1]], np.int64)
    wrong = np.argwhere((indices < 0) | (indices >= sizes))
    if len(wrong):
        row, axis = wrong[0]
        raise BadValue(
            f"index {indices[row, axis]} is outside axis {axis} of {sizes[axis]} elements; "
            f"allowed: 0 to {sizes[axis] - 1}"
        )
    strides = [prod(shape[axis + 1 : len(sizes)]) for axis in range(len(sizes))]
    return np.asarray(indices.astype(np.int64) @ np.array(strides, np.int64))
