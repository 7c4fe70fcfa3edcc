"""SIN: the sine.

Oracle: LiteRT BUILTIN_REF, kernels/elementwise.cc
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from glasslite.kernels.reference._lut import apply
from glasslite.kernels.reference._trigonometry import sinf


def sin_f32(input: NDArray[np.float32], output: NDArray[np.float32]) -> None:
    """Floats, as glibc's sinf."""
    apply(sinf, input, output)


def sin_f16(input: NDArray[np.float16], output: NDArray[np.float16]) -> None:
    """Half precision, through float32."""
    apply(lambda x: sinf(x.astype(np.float32)), input, output)
