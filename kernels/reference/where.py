"""WHERE: the places that hold something else than 0.

Oracle: LiteRT BUILTIN_REF, reference/reference_ops.h SelectTrueCoords
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray


def where_any(condition: NDArray[Any], output: NDArray[np.int64]) -> None:
    """Any type: output (how many, rank), row by row over the condition."""
    output[...] = np.argwhere(condition)
