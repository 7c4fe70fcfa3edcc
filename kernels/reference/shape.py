"""SHAPE: a tensor's dimensions as a vector.

Oracle: LiteRT BUILTIN_REF, shape.cc
"""

from __future__ import annotations

from typing import Any

from numpy.typing import NDArray


def shape_any(input: NDArray[Any] | None, output: NDArray[Any], *, shape: NDArray[Any]) -> None:
    """Any type: `shape` (rank,) is known before the run; the input is not read."""
    output[...] = shape
