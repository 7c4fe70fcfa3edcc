"""ASSIGN_VARIABLE: copy a value into a variable's memory."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from glasslite.kernels.jit._copy import bind_copy
from glasslite.kernels.jit.program import Bound

Array = NDArray[Any]
_YES = np.ones(1, np.uint8)


def assign_variable_any(
    handle: Array, value: Array, *, variable: Array, assigned: NDArray[np.uint8]
) -> list[Bound]:
    """Any type. `variable`: its memory, of the value's shape; `assigned`: [1], becomes 1."""
    return [*(bind_copy(value, variable) if value.size else ()), *bind_copy(_YES, assigned)]
