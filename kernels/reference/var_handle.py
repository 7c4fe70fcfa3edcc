"""VAR_HANDLE: write a variable's handle.

Oracle: LiteRT BUILTIN_REF, var_handle.cc
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def var_handle_any(output: NDArray[np.int32], *, handle: int) -> None:
    """`handle`: the number by which the session knows the variable."""
    output[...] = handle
