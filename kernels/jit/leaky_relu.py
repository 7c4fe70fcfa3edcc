"""LEAKY_RELU: x from 0 on, alpha x below."""

from __future__ import annotations

from typing import Any

import numpy as np

from glasslite.kernels.jit import _activation
from glasslite.kernels.jit._elementwise import Array
from glasslite.kernels.jit._table import bind_table
from glasslite.kernels.jit.program import Bound
from glasslite.kernels.reference import leaky_relu


def leaky_relu_f32(input: Array, output: Array, *, alpha: np.float32) -> list[Bound]:
    """float32."""
    return _activation.bind_simple(_activation.LEAKY_RELU, input, output, float(alpha))


def leaky_relu_qs8(input: Array, output: Array, **params: Any) -> list[Bound]:
    """int8 or uint8; keyword parameters as of the reference kernel."""
    return bind_table(leaky_relu.leaky_relu_qs8, input, output, **params)


def leaky_relu_table(input: Array, output: Array, **params: Any) -> list[Bound]:
    """int8 or uint8, by the reference kernel's table."""
    return bind_table(leaky_relu.leaky_relu_table, input, output, **params)


leaky_relu_qu8 = leaky_relu_qs8
