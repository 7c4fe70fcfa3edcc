"""SCATTER_ND: add slices into zeros at index tuples.

Oracle: LiteRT BUILTIN_REF, reference/reference_ops.h ScatterNd
"""

from __future__ import annotations

from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from glasslite.kernels.reference._places import flat_places


def scatter_nd_any(
    indices: NDArray[Any], updates: NDArray[Any], shape: NDArray[np.int32], output: NDArray[Any]
) -> None:
    """Any type: indices (..., depth), updates (..., slice); slices of one place add up in order.

    Raises:
        BadValue: an index is below 0 or past its axis.
    """
    depth = indices.shape[-1]
    count = prod(indices.shape[:-1])
    places = flat_places(indices.reshape(count, depth), output.shape)
    output.fill(0)
    if updates.size and output.size:
        np.add.at(output.reshape(prod(output.shape[:depth]), -1), places, updates.reshape(count, -1))
