"""BROADCAST_ARGS: the shape that two shapes broadcast to.

Oracle: LiteRT BUILTIN_REF, reference/broadcast_args.h
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from glasslite.kernels.errors import BadValue


def broadcast_args_any(shape1: NDArray[Any], shape2: NDArray[Any], output: NDArray[Any]) -> None:
    """Shapes (rank1,) and (rank2,), aligned at the end; output (the larger rank,).

    Raises:
        BadValue: two sizes are neither equal nor 1.
    """
    first, second = np.ones_like(output), np.ones_like(output)
    first[output.size - shape1.size :] = shape1
    second[output.size - shape2.size :] = shape2
    if ((first != second) & (first != 1) & (second != 1)).any():
        raise BadValue(
            f"shapes {tuple(shape1.tolist())} and {tuple(shape2.tolist())} do not broadcast: "
            "sizes must be equal, or one of them 1"
        )
    output[...] = np.where(first == 1, second, first)
