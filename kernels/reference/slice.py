"""SLICE: a box out of a tensor.

Oracle: LiteRT BUILTIN_REF, reference/slice.h
"""

from __future__ import annotations

from typing import Any

from numpy.typing import NDArray

from glasslite.kernels.reference.pad import inner


def slice_any(
    input: NDArray[Any],
    begin: NDArray[Any],
    size: NDArray[Any],
    output: NDArray[Any],
    *,
    start: tuple[int, ...],
) -> None:
    """Any type: the output lies in the input, `start[axis]` elements from its start."""
    output[...] = input[inner(output, start)]
