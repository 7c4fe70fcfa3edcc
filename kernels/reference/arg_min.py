"""ARG_MIN: the position of the first lowest value along an axis.

Oracle: LiteRT BUILTIN_REF, optimized/optimized_ops.h ArgMinVector, reference/arg_min_max.h
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from glasslite.kernels.reference.arg_max import arg_max_f32


def arg_min_f32(
    input: NDArray[np.float32], axis: NDArray[Any], output: NDArray[Any], *, along: int, defects: bool
) -> None:
    """float32: a NaN is higher than every number; among NaN alone the first. `defects` as for ARG_MAX."""
    arg_max_f32(-input, axis, output, along=along, defects=defects)


def arg_min_i32(input: NDArray[Any], _axis: NDArray[Any], output: NDArray[Any], *, along: int) -> None:
    """Integers and booleans."""
    output[...] = np.argmin(input, axis=along)


arg_min_qs8 = arg_min_i32
arg_min_qu8 = arg_min_i32
arg_min_bool = arg_min_i32
