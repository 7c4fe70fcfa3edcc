"""ELU: x from 0 on, e^x - 1 below.

Oracle: LiteRT BUILTIN_WITHOUT_DEFAULT_DELEGATES, reference/elu.h (BUILTIN_REF does not load the operator)
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from glasslite.kernels.reference._libm import expm1f
from glasslite.kernels.reference._lut import apply, look_up
from glasslite.kernels.reference._select import select


def elu(x: NDArray[np.float32]) -> NDArray[np.float32]:
    """The float32 function."""
    return select(x < 0, expm1f(x), x)


def elu_f32(input: NDArray[np.float32], output: NDArray[np.float32]) -> None:
    """Floats of any shape."""
    apply(elu, input, output)


elu_qs8 = look_up
