"""SLICE: a copy of a box."""

from __future__ import annotations

from typing import Any

from numpy.typing import NDArray

from glasslite.kernels.jit._copy import bind_copy, box
from glasslite.kernels.jit.program import Bound


def slice_any(
    input: NDArray[Any],
    begin: NDArray[Any],
    size: NDArray[Any],
    output: NDArray[Any],
    *,
    start: tuple[int, ...],
) -> list[Bound]:
    """Any type: the output lies in the input, `start[axis]` elements from its start."""
    return bind_copy(input[box(start, output.shape)], output)
