"""REVERSE_V2: a copy that walks axes backwards."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from glasslite.kernels.jit._copy import bind_copy
from glasslite.kernels.jit.program import Bound


def reverse_v2_any(
    input: NDArray[Any], axes: NDArray[np.int32], output: NDArray[Any], *, along: tuple[int, ...]
) -> list[Bound]:
    """Any type: what was last along each of the axes is first."""
    return bind_copy(np.flip(input, along), output)
