"""DENSIFY: a sparse constant written out.

Oracle: LiteRT BUILTIN_REF, reference/densify.h
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray


def densify_any(input: NDArray[Any], output: NDArray[Any]) -> None:
    """Any type: the input is dense already."""
    np.copyto(output, input)
