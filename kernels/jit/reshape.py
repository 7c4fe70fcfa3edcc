"""RESHAPE: the same elements in the same order; nothing to do where the output is the input's memory."""

from __future__ import annotations

from typing import Any

from numpy.typing import NDArray

from glasslite.kernels.jit._copy import bind_copy, viewed
from glasslite.kernels.jit.program import Bound


def reshape_any(input: NDArray[Any], *rest: Any) -> list[Bound]:
    """Any type. `rest` ends with the output; what comes before it has only told the output's shape."""
    output: NDArray[Any] = rest[-1]
    if input.flags.c_contiguous:
        return bind_copy(input.reshape(output.shape), output)
    return bind_copy(input, viewed(output, input.shape))
