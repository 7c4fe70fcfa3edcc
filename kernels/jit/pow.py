"""POW: one element to the power of another."""

from __future__ import annotations

import numpy as np

from glasslite.kernels.errors import NotCompiled
from glasslite.kernels.jit._arithmetic import MULTIPLY, bind_f32
from glasslite.kernels.jit._elementwise import Array
from glasslite.kernels.jit.program import Bound
from glasslite.kernels.reference.pow import whole_exponent

_LARGEST = float(np.finfo(np.float32).max)
#: Products that are worth compiled calls.
_HIGHEST_POWER = 16


def pow_f32(input1: Array, input2: Array, output: Array, *, one_exponent: bool) -> list[Bound]:
    """float32, by products.

    Raises:
        NotCompiled: the exponent is not one constant whole number from 2 to 16 for all elements.
    """
    if not one_exponent or input2.flags.writeable:
        raise NotCompiled("exponents that are computed or differ")
    exponent = whole_exponent(input2)
    if not 2 <= exponent <= _HIGHEST_POWER:
        raise NotCompiled("an exponent that is no small whole number")
    return _products(input1, exponent, output)


def _products(base: Array, exponent: int, output: Array) -> list[Bound]:
    """base^exponent by squaring, in the reference kernel's order."""
    half = exponent // 2
    calls = _times(base, base, output) if half == 1 else _products(base, half, output)
    if half > 1:
        calls += _times(output, output, output)
    return calls + _times(base, output, output) if exponent % 2 else calls


def _times(a: Array, b: Array, output: Array) -> list[Bound]:
    return bind_f32(MULTIPLY, a, b, output, activation_min=-_LARGEST, activation_max=_LARGEST)
