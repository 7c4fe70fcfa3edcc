"""LOG: the natural logarithm.

Oracle: LiteRT BUILTIN_REF, kernels/elementwise.cc
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from glasslite.kernels.reference._logarithms import logf
from glasslite.kernels.reference._lut import apply, interpolate, look_up


def log_f32(input: NDArray[np.float32], output: NDArray[np.float32]) -> None:
    """Floats, as glibc's logf."""
    apply(logf, input, output)


log_qs8 = look_up
log_qs16 = interpolate
