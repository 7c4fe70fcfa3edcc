"""ASSIGN_VARIABLE: copy a value into a variable's memory.

Oracle: LiteRT BUILTIN_REF, assign_variable.cc
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]


def assign_variable_any(handle: Array, value: Array, *, variable: Array, assigned: NDArray[np.uint8]) -> None:
    """Any type. `variable`: its memory, of the value's shape; `assigned`: [1], becomes 1."""
    np.copyto(variable, value)
    assigned[0] = 1
