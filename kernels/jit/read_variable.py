"""READ_VARIABLE: copy a variable's memory."""

from __future__ import annotations

from typing import Any

from numpy.typing import NDArray

from glasslite.kernels.jit._copy import bind_copy
from glasslite.kernels.jit.program import Bound

Array = NDArray[Any]


def read_variable_certain(handle: Array, output: Array, *, variable: Array) -> list[Bound]:
    """Any type, where the variable is sure to have a value. `variable`: its memory, of the output's shape."""
    return bind_copy(variable, output)
