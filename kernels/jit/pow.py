"""POW: one element to the power of another."""

from __future__ import annotations

from typing import Any

import numpy as np

from glasslite.kernels.errors import NotCompiled
from glasslite.kernels.jit._arithmetic import MULTIPLY, bind_f32
from glasslite.kernels.jit._elementwise import Array, bind_rows, over_rows
from glasslite.kernels.jit._logarithms import LAYOUT, powf
from glasslite.kernels.jit.entry import Entry, fields, inner
from glasslite.kernels.jit.program import Bound
from glasslite.kernels.jit.vectors import STEP, load_floats, store_floats
from glasslite.kernels.reference import _libm, _logarithms
from glasslite.kernels.reference.pow import whole_exponent

_LARGEST = float(np.finfo(np.float32).max)
#: Products that are worth compiled calls.
_HIGHEST_POWER = 16


@inner
def _step(tables: Any, base: int, exponent: int, y: int) -> None:
    reciprocals, logarithms, powers = tables
    store_floats(y, powf(load_floats(base), load_floats(exponent), reciprocals, logarithms, powers))


@Entry
def power_f32(block: int, start: int, stop: int, scratch: int) -> None:
    """Any power."""
    p = fields(block, LAYOUT)
    over_rows(_step, STEP, (p.reciprocals, p.logarithms, p.powers), p, start, stop, scratch)


def pow_f32(input1: Array, input2: Array, output: Array, *, one_exponent: bool) -> list[Bound]:
    """float32: products, or any power.

    Raises:
        NotCompiled: one exponent for all is computed, or is 1 or a large whole number.
    """
    if one_exponent:
        if input2.flags.writeable:
            raise NotCompiled("one exponent that is computed")
        exponent = whole_exponent(input2)
        if 2 <= exponent <= _HIGHEST_POWER:
            return _products(input1, exponent, output)
        if exponent:
            raise NotCompiled("an exponent that is 1 or a large whole number")
    return bind_rows(
        power_f32, LAYOUT, output, input1, input2,
        reciprocals=_logarithms.RECIPROCALS, logarithms=_logarithms.BINARY_LOGARITHMS, powers=_libm.POWERS,
    )  # fmt: skip


def _products(base: Array, exponent: int, output: Array) -> list[Bound]:
    """base^exponent by squaring, in the reference kernel's order."""
    half = exponent // 2
    calls = _times(base, base, output) if half == 1 else _products(base, half, output)
    if half > 1:
        calls += _times(output, output, output)
    return calls + _times(base, output, output) if exponent % 2 else calls


def _times(a: Array, b: Array, output: Array) -> list[Bound]:
    return bind_f32(MULTIPLY, a, b, output, activation_min=-_LARGEST, activation_max=_LARGEST)
