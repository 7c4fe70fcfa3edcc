"""BROADCAST_TO: repeat along axes of 1, and along new ones in front.

Oracle: LiteRT BUILTIN_REF, reference/broadcast_to.h
"""

from __future__ import annotations

from typing import Any

from numpy.typing import NDArray


def broadcast_to_any(input: NDArray[Any], shape: NDArray[Any], output: NDArray[Any]) -> None:
    """Any type; the output has the shape already."""
    output[...] = input
