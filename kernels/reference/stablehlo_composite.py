"""STABLEHLO_COMPOSITE: call its decomposition.

Oracle: LiteRT BUILTIN_REF, stablehlo_composite.cc
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from numpy.typing import NDArray

Arrays = Sequence[NDArray[Any]]


def stablehlo_composite_any(*inputs: NDArray[Any], decomposition: Callable[..., Arrays]) -> Arrays:
    """Any types. Returns the outputs of `decomposition`."""
    return decomposition(*inputs)
