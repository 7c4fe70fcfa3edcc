"""REVERSE_V2: turn axes around.

Oracle: LiteRT BUILTIN_REF, reference/reference_ops.h Reverse
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray


def reverse_v2_any(
    input: NDArray[Any], axes: NDArray[np.int32], output: NDArray[Any], *, along: tuple[int, ...]
) -> None:
    """Any type: what was last along each of the axes is first."""
    output[...] = np.flip(input, along)
