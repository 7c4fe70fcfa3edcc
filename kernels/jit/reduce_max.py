"""REDUCE_MAX: the highest over axes."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from glasslite.kernels.errors import NotCompiled
from glasslite.kernels.jit import _reduce
from glasslite.kernels.jit.program import Bound


def reduce_max_f32(
    input: NDArray[np.float32],
    _axes: NDArray[np.int32],
    output: NDArray[np.float32],
    *,
    axes: tuple[int, ...],
) -> list[Bound]:
    """float32: NaN is never the highest, and nothing is lower than the lowest finite number."""
    if len(axes) == input.ndim:
        raise NotCompiled("over all axes the first value counts in another way")
    return _reduce.bind_f32(_reduce.max_f32, input, output, axes, start=np.finfo(np.float32).min)


def reduce_max_qs8(
    input: NDArray[Any], _axes: NDArray[np.int32], output: NDArray[Any], *, axes: tuple[int, ...]
) -> list[Bound]:
    """int8 or uint8."""
    return _reduce.bind_max(input, output, axes)


reduce_max_qu8 = reduce_max_qs8
