"""QUANTIZE: float32 to 8-bit steps, or 8-bit steps to others by a table."""

from __future__ import annotations

from typing import Any

import numpy as np

from glasslite.kernels.errors import NotCompiled
from glasslite.kernels.jit import _quantize
from glasslite.kernels.jit._elementwise import Array
from glasslite.kernels.jit._table import bind_table
from glasslite.kernels.jit.program import Bound
from glasslite.kernels.reference import quantize
from glasslite.kernels.reference.fixed_point import Requantization

#: Elements that the optimized kernel's vector code takes at once.
_VECTOR = 8


def quantize_f32(
    input: Array, output: Array, *, scale: Array, zero_point: Array, rounding: str, defects: bool
) -> list[Bound]:
    """float32 to int8 or uint8; keyword parameters as of the reference kernel.

    Raises:
        NotCompiled: one scale a channel, or the defects of a kernel set.
    """
    if scale.ndim or defects:
        raise NotCompiled("several scales" if scale.ndim else "defects")
    zero, lowest, highest = int(zero_point), np.iinfo(output.dtype).min, np.iinfo(output.dtype).max
    inverse = np.float32(1) / scale
    if rounding == "quotient":
        return _quantize.bind_quantize(input, output, _quantize.QUOTIENT, scale, zero, lowest - zero)
    if rounding == "reciprocal":
        return _quantize.bind_quantize(input, output, _quantize.RECIPROCAL, inverse, zero, highest - zero)
    whole, rest = _parted(input, output, input.size % _VECTOR)
    return [
        *(
            _quantize.bind_quantize(*whole, _quantize.RECIPROCAL, inverse, zero, lowest - zero)
            if whole
            else ()
        ),
        *(_quantize.bind_quantize(*rest, _quantize.WIDE_QUOTIENT, scale, zero, lowest) if rest else ()),
    ]


def quantize_qs8(input: Array, output: Array, **params: Any) -> list[Bound]:
    """8 bits to 8 bits; keyword parameters as of the reference kernel."""
    return bind_table(quantize.quantize_qs8, input, output, **params)


def quantize_qs8_blocks(
    input: Array, output: Array, *, table: Array, tail_table: Array, tail: int
) -> list[Bound]:
    """8 bits to 8 bits, the last elements by a table of their own."""
    whole, rest = _parted(input, output, tail)
    return [
        *(bind_table(quantize.quantize_qs8, *whole, table=table) if whole else ()),
        *(bind_table(quantize.quantize_qs8, *rest, table=tail_table) if rest else ()),
    ]


quantize_qu8, quantize_qu8_blocks = quantize_qs8, quantize_qs8_blocks


def quantize_qs16(
    input: Array,
    output: Array,
    *,
    requantization: Requantization,
    input_zero_point: int,
    output_zero_point: int,
) -> list[Bound]:
    """int16 and int32: requantized in fixed point."""
    return _quantize.bind_requantize(input, output, requantization, input_zero_point, output_zero_point)


quantize_i32 = quantize_qs16


def _parted(
    input: Array, output: Array, tail: int
) -> tuple[tuple[Array, Array] | None, tuple[Array, Array] | None]:
    """All elements but the last, and the last ones; None where there are none.

    Raises:
        NotCompiled: pixels lie apart, so that the last elements are no slice.
    """
    if not tail:
        return (input, output), None
    if not (input.flags.c_contiguous and output.flags.c_contiguous):
        raise NotCompiled("pixels lie apart")
    x, y = input.reshape(-1), output.reshape(-1)
    whole = x.size - tail
    return (x[:whole], y[:whole]) if whole else None, (x[whole:], y[whole:])
