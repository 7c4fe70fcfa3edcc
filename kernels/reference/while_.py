"""WHILE: call one subgraph after the other until the first says no.

Oracle: LiteRT BUILTIN_REF, while.cc
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from numpy.typing import NDArray

from glasslite.kernels.errors import BadValue

Arrays = Sequence[NDArray[Any]]


def while__any(
    *values: NDArray[Any], condition: Callable[..., Arrays], body: Callable[..., Arrays]
) -> Arrays:
    """Any types. Returns the values of which `condition` says no; `body` makes the next ones of the others.

    Raises:
        BadValue: the condition is not one boolean.
    """
    current: Arrays = values
    while _holds(condition(*current)):
        current = body(*current)
    return current


def _holds(results: Arrays) -> bool:
    (result,) = results
    if result.size != 1:
        raise BadValue(f"the condition must be one boolean; it has come out with shape {result.shape}")
    return bool(result.item())
