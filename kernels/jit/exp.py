"""EXP: e^x."""

from __future__ import annotations

from typing import Any

from glasslite.kernels.jit._activation import bind_exponential
from glasslite.kernels.jit._elementwise import Array
from glasslite.kernels.jit._table import bind_table
from glasslite.kernels.jit.program import Bound
from glasslite.kernels.reference import exp


def exp_f32(input: Array, output: Array) -> list[Bound]:
    """float32."""
    return bind_exponential(input, output)


def exp_qs8(input: Array, output: Array, **params: Any) -> list[Bound]:
    """int8; keyword parameters as of the reference kernel."""
    return bind_table(exp.exp_qs8, input, output, **params)
