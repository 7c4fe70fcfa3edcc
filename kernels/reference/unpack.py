"""UNPACK: take a tensor apart along one axis, which goes.

Oracle: LiteRT BUILTIN_REF, reference/reference_ops.h Unpack
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray


def unpack_any(input: NDArray[Any], *outputs: NDArray[Any], axis: int) -> None:
    """Any type: output i is what lies at i along the axis."""
    for output, part in zip(outputs, np.moveaxis(input, axis, 0), strict=True):
        output[...] = part
