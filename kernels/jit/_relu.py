"""The clamps that stand alone as operators: RELU and its relatives."""

from __future__ import annotations

from typing import Any

from glasslite.kernels.jit import _activation
from glasslite.kernels.jit._elementwise import Array
from glasslite.kernels.jit._table import bind_table
from glasslite.kernels.jit.program import Bound
from glasslite.kernels.reference import _relu


def clamp_float(input: Array, output: Array, *, activation_min: float, activation_max: float) -> list[Bound]:
    """float32 between two ends; NaN stays NaN."""
    return _activation.bind_simple(_activation.CLAMP, input, output, activation_min, activation_max)


def clamp_quantized(input: Array, output: Array, **params: Any) -> list[Bound]:
    """int8 or uint8; keyword parameters as of the reference kernel."""
    return bind_table(_relu.clamp_quantized, input, output, **params)
