"""SQRT: the square root."""

from __future__ import annotations

from typing import Any

import numpy as np

from glasslite.kernels.errors import NotCompiled
from glasslite.kernels.jit import _activation
from glasslite.kernels.jit._elementwise import Array
from glasslite.kernels.jit._table import bind_table
from glasslite.kernels.jit.program import Bound
from glasslite.kernels.reference import sqrt


def sqrt_f32(input: Array, output: Array) -> list[Bound]:
    """float32."""
    return _activation.bind_function(_activation.SQRT, input, output)


def sqrt_qs8(input: Array, output: Array, *, input_zero_point: int, **params: Any) -> list[Bound]:
    """int8; keyword parameters as of the reference kernel.

    Raises:
        NotCompiled: the type has steps below 0, which the reference kernel refuses while running.
    """
    if input_zero_point > np.iinfo(input.dtype).min:
        raise NotCompiled("negative inputs must be refused")
    return bind_table(sqrt.sqrt_qs8, input, output, input_zero_point=input_zero_point, **params)
