"""READ_VARIABLE: copy a variable's memory.

Oracle: LiteRT BUILTIN_REF, read_variable.cc
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from glasslite.kernels.errors import BadValue

Array = NDArray[Any]


def read_variable_certain(handle: Array, output: Array, *, variable: Array) -> None:
    """Any type, where the variable is sure to have a value. `variable`: its memory, of the output's shape."""
    np.copyto(output, variable)


def read_variable_checked(
    handle: Array, output: Array, *, variable: Array, assigned: NDArray[np.uint8], name: str
) -> None:
    """Any type, where the variable may have no value yet. `assigned`: [1], 1 where it has one.

    Raises:
        BadValue: it has none.
    """
    if not assigned[0]:
        raise BadValue(f"variable '{name}' is read before anything is assigned to it")
    read_variable_certain(handle, output, variable=variable)
