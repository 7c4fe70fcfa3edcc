"""ZEROS_LIKE: zeros in the shape of a tensor.

Oracle: LiteRT BUILTIN_REF, kernels/zeros_like.cc
"""

from __future__ import annotations

from typing import Any

from numpy.typing import NDArray


def zeros_like_any(input: NDArray[Any] | None, output: NDArray[Any]) -> None:
    """Any type; the input is not read."""
    output[...] = 0
