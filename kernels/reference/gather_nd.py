"""GATHER_ND: pick slices by index tuples.

Oracle: LiteRT BUILTIN_REF, reference/reference_ops.h GatherNd
"""

from __future__ import annotations

from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from glasslite.kernels.errors import BadValue
from glasslite.kernels.reference._places import flat_places


def gather_nd_any(input: NDArray[Any], indices: NDArray[Any], output: NDArray[Any]) -> None:
    """Any type: indices (..., depth); output (..., what lies behind the input's first `depth` axes).

    Raises:
        BadValue: an index is below 0 or past its axis.
    """
    depth = indices.shape[-1]
    count = prod(indices.shape[:-1])
    places = flat_places(indices.reshape(count, depth), input.shape)
    rows = input.reshape(prod(input.shape[:depth]), -1) if input.size else input.reshape(0, 0)
    if not output.size:
        return
    if not len(rows):
        raise BadValue("the input is empty, so that there is nothing to pick")
    np.take(rows, places, axis=0, out=output.reshape(count, -1), mode="clip")
