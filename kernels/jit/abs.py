"""ABS: the magnitude."""

from __future__ import annotations

from typing import Any

from glasslite.kernels.jit import _activation
from glasslite.kernels.jit._elementwise import Array
from glasslite.kernels.jit._table import bind_table
from glasslite.kernels.jit.program import Bound
from glasslite.kernels.reference import abs as reference


def abs_f32(input: Array, output: Array) -> list[Bound]:
    """float32."""
    return _activation.bind_simple(_activation.ABS, input, output)


def abs_qs8(input: Array, output: Array, **params: Any) -> list[Bound]:
    """int8; keyword parameters as of the reference kernel."""
    return bind_table(reference.abs_qs8, input, output, **params)
