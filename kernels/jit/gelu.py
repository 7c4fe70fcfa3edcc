"""GELU of 8-bit values: a table."""

from __future__ import annotations

from typing import Any

from glasslite.kernels.jit._elementwise import Array
from glasslite.kernels.jit._table import bind_table
from glasslite.kernels.jit.program import Bound
from glasslite.kernels.reference import gelu


def gelu_qs8(input: Array, output: Array, **params: Any) -> list[Bound]:
    """int8 or uint8; keyword parameters as of the reference kernel."""
    return bind_table(gelu.gelu_qs8, input, output, **params)


gelu_qu8 = gelu_qs8
