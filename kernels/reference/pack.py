"""PACK: stack tensors along a new axis.

Oracle: LiteRT BUILTIN_REF, reference/reference_ops.h Pack
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray


def pack_any(*tensors: NDArray[Any], axis: int) -> None:
    """Any type: the inputs and, last, the output, which has one axis more."""
    *inputs, output = tensors
    np.stack(inputs, axis, out=output)
