"""IF: call one of two subgraphs.

Oracle: LiteRT BUILTIN_REF, if.cc
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Arrays = Sequence[NDArray[Any]]


def if__any(
    condition: NDArray[np.bool_],
    *inputs: NDArray[Any],
    then: Callable[..., Arrays],
    otherwise: Callable[..., Arrays],
) -> Arrays:
    """Any types. Returns the outputs of `then` or `otherwise`."""
    return then(*inputs) if condition.item() else otherwise(*inputs)
