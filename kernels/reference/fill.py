"""FILL: a tensor of one value.

Oracle: LiteRT BUILTIN_REF, kernels/fill.cc
"""

from __future__ import annotations

from typing import Any

from numpy.typing import NDArray


def fill_any(shape: NDArray[Any], value: NDArray[Any], output: NDArray[Any]) -> None:
    """Any type; the output has the shape already."""
    output[...] = value
