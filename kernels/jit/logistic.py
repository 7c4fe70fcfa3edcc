"""LOGISTIC: the sigmoid, 1 / (1 + e^-x)."""

from __future__ import annotations

from typing import Any

from glasslite.kernels.jit._activation import bind_logistic
from glasslite.kernels.jit._elementwise import Array
from glasslite.kernels.jit._table import bind_table
from glasslite.kernels.jit.program import Bound
from glasslite.kernels.reference import logistic


def logistic_f32(input: Array, output: Array) -> list[Bound]:
    """float32."""
    return bind_logistic(input, output)


def logistic_qs8(input: Array, output: Array, **params: Any) -> list[Bound]:
    """int8 or uint8; keyword parameters as of the reference kernel."""
    return bind_table(logistic.logistic_qs8, input, output, **params)


logistic_qu8 = logistic_qs8
