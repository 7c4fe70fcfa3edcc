"""TRANSPOSE: the axes in another order.

Oracle: LiteRT BUILTIN_REF, reference/transpose.h
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray


def transpose_any(
    input: NDArray[Any], perm: NDArray[Any], output: NDArray[Any], *, permutation: tuple[int, ...]
) -> None:
    """Any type: axis i of the output is axis permutation[i] of the input."""
    np.copyto(output, input.transpose(permutation))
