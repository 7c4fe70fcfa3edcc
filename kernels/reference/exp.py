"""EXP: e^x.

Oracle: LiteRT BUILTIN_REF, kernels/exp.cc
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from glasslite.kernels.reference._libm import expf
from glasslite.kernels.reference._lut import apply, interpolate, look_up


def exp_f32(input: NDArray[np.float32], output: NDArray[np.float32]) -> None:
    """Floats, as glibc's expf."""
    apply(expf, input, output)


exp_qs8 = look_up
exp_qs16 = interpolate
