"""HARD_SWISH: x times (x + 3) / 6 clamped to between 0 and 1."""

from __future__ import annotations

from typing import Any

from glasslite.kernels.jit import _activation
from glasslite.kernels.jit._elementwise import Array
from glasslite.kernels.jit._table import bind_table
from glasslite.kernels.jit.program import Bound
from glasslite.kernels.reference import hard_swish


def hard_swish_f32(input: Array, output: Array) -> list[Bound]:
    """float32."""
    return _activation.bind_simple(_activation.HARD_SWISH, input, output)


def hard_swish_qs8(input: Array, output: Array, **params: Any) -> list[Bound]:
    """int8 or uint8; keyword parameters as of the reference kernel."""
    return bind_table(hard_swish.hard_swish_qs8, input, output, **params)


hard_swish_qu8 = hard_swish_qs8
