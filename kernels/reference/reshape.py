"""RESHAPE: the same elements in the same order under another shape.

Oracle: LiteRT BUILTIN_REF, reshape.cc
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray


def reshape_any(input: NDArray[Any], *rest: Any) -> None:
    """Any type. `rest` ends with the output; what comes before it has only told the output's shape."""
    output: NDArray[Any] = rest[-1]
    np.copyto(output, input.reshape(output.shape))
