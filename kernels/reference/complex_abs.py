"""COMPLEX_ABS: the magnitude of complex numbers.

Oracle: LiteRT BUILTIN_REF, complex_support.cc
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray


def complex_abs_any(input: NDArray[Any], output: NDArray[Any]) -> None:
    """complex64 through float64, as glibc computes it; complex128 by the C library. Infinite where a part is."""
    real, imaginary = input.real.astype(np.float64), input.imag.astype(np.float64)
    with np.errstate(all="ignore"):
        if input.dtype == np.complex128:
            np.hypot(real, imaginary, out=output)
            return
        magnitude = np.sqrt(real * real + imaginary * imaginary)
        infinite = np.isinf(real) | np.isinf(imaginary)
        output[...] = np.where(infinite, np.inf, magnitude)
