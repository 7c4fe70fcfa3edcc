"""float32 functions of one input, with the reference kernels' formulas and their order of operations: equal bits.

The sigmoid alone is computed in float32, a few units in the last place away, in a third of the time.

Source of the exponentials: see `kernels/reference/_libm.py`, whose constants these are.
"""

from __future__ import annotations

from math import factorial
from typing import Any

import numpy as np

from glasslite.kernels.errors import NotCompiled
from glasslite.kernels.jit._elementwise import FIELDS, Array, bind_rows, over_rows
from glasslite.kernels.jit.entry import Entry, fields, inner
from glasslite.kernels.jit.program import Bound, record
from glasslite.kernels.jit.vectors import (
    STEP,
    clamp,
    double_bits,
    doubles_of,
    floats_of,
    load_floats,
    magnitude,
    multiply_add,
    nearest,
    root,
    round_down,
    round_up,
    select,
    store_floats,
    take_words,
    to_doubles,
    to_ints,
    to_singles,
    truncate,
    with_sign,
)
from glasslite.kernels.reference import _libm
from glasslite.kernels.reference.logistic import LOWER, UPPER

(CLAMP, LEAKY_RELU, HARD_SWISH, RSQRT, ABS, NEG, SQRT, SQUARE, FLOOR, CEIL, ROUND) = range(11)
TANH, ELU = range(2)

_SIMPLE = record(FIELDS, "operation", low=np.float32, high=np.float32)
_EXPONENTIAL = record(FIELDS, "powers")
_CURVE = record(FIELDS, "operation")

#: float64 that has the units' place as its last bit: adding it rounds to a whole number, which the low bits hold.
_UNITS = 1.5 * 2.0**52
_CUBIC, _SQUARE, _LINEAR = _libm.CUBIC
_STEPS_PER_E, _EXP_LOWEST, _EXP_HIGHEST = _libm.STEPS_PER_E, _libm.EXP_LOWEST, _libm.EXP_HIGHEST
_LAST_STEP = _libm.STEPS - 1
_EXPM1_HIGHEST = np.float32(_libm.EXP_HIGHEST)
_LN2_HIGH, _LN2_LOW, _INVERSE_LN2 = _libm.LN2_HIGH, _libm.LN2_LOW, _libm.INVERSE_LN2
_HALF_LN2, _THREE_HALVES_LN2 = _libm.HALF_LN2, _libm.THREE_HALVES_LN2
_ONE = np.float32(1)
_TAYLOR_2, _TAYLOR_3, _TAYLOR_4, _TAYLOR_5, _TAYLOR_6, _TAYLOR_7 = (
    np.float32(1 / factorial(n)) for n in range(2, 8)
)
#: From here on e^x rounds to zero.
_QUICK_LOWEST = np.float32(-104)
_TINY, _EXPM1_LOWEST, _EXPM1 = _libm.TINY, _libm.EXPM1_LOWEST, _libm.EXPM1


@inner
def _simple(values: Any, input: int, _: int, y: int) -> None:
    operation, low, high = values
    x = load_floats(input)
    if operation == CLAMP:
        store_floats(y, clamp(x, low, high))
    elif operation == LEAKY_RELU:
        store_floats(y, select(x > 0.0, x, x * low))
    elif operation == HARD_SWISH:
        store_floats(y, x * clamp(x + 3.0, 0.0, 6.0) / 6.0)
    elif operation == RSQRT:
        store_floats(y, 1.0 / root(x))
    elif operation == ABS:
        store_floats(y, magnitude(x))
    elif operation == NEG:
        store_floats(y, x * -1.0)
    elif operation == SQRT:
        store_floats(y, root(x))
    elif operation == SQUARE:
        store_floats(y, x * x)
    elif operation == FLOOR:
        store_floats(y, round_down(x))
    elif operation == CEIL:
        store_floats(y, round_up(x))
    else:
        store_floats(y, nearest(x))


@Entry
def simple_f32(block: int, start: int, stop: int, scratch: int) -> None:
    """Functions of a few operations."""
    p = fields(block, _SIMPLE)
    over_rows(_simple, STEP, (p.operation, p.low, p.high), p, start, stop, scratch)


@inner
def expf(x: Any, powers: int) -> Any:
    """e^x: 2^(k / 32) from a table times a cubic in what remains of x * 32 / ln 2."""
    scaled = to_doubles(clamp(x, _EXP_LOWEST, _EXP_HIGHEST)) * _STEPS_PER_E
    in_units = scaled + _UNITS
    rest = scaled - (in_units - _UNITS)
    steps = double_bits(in_units)
    power = take_words(powers, steps & _LAST_STEP) + (steps << 47)
    result = (rest * _CUBIC + _SQUARE) * (rest * rest) + (rest * _LINEAR + 1.0)
    return to_singles(result * doubles_of(power))


@inner
def _exponential(powers: Any, input: int, _: int, y: int) -> None:
    store_floats(y, expf(load_floats(input), powers))


@Entry
def exponential_f32(block: int, start: int, stop: int, scratch: int) -> None:
    """e^x."""
    p = fields(block, _EXPONENTIAL)
    over_rows(_exponential, STEP, p.powers, p, start, stop, scratch)


@inner
def power_of_two(k: Any) -> Any:
    """2^k for -126 <= k <= 127, by its bits."""
    return floats_of((clamp(k, -126, 127) + 127) << 23)


@inner
def _quick_exp(x: Any) -> Any:
    """e^x of float32 up to 88: 2^k times the Taylor series of e^r in |r| <= ln 2 / 2, whose rest is below 2^-27."""
    x = select(x < _QUICK_LOWEST, _QUICK_LOWEST, x)
    k = nearest(x * _INVERSE_LN2)
    r = multiply_add(k, 0 - _LN2_LOW, multiply_add(k, 0 - _LN2_HIGH, x))
    total = multiply_add(r, _TAYLOR_7, _TAYLOR_6)
    for factor in (_TAYLOR_5, _TAYLOR_4, _TAYLOR_3, _TAYLOR_2, _ONE, _ONE):
        total = multiply_add(total, r, factor)
    # A NaN has no k.
    k = to_ints(select(k == k, k, 0.0))
    return total * power_of_two(k >> 1) * power_of_two(k - (k >> 1))


@inner
def _logistic(_values: Any, input: int, _: int, y: int) -> None:
    x = load_floats(input)
    below = x < LOWER
    exponential = _quick_exp(select(below, x, 0.0 - x))
    result = select(below, exponential, 1.0 / (exponential + 1.0))
    store_floats(y, select(x > UPPER, 1.0, result))


@Entry
def logistic_f32(block: int, start: int, stop: int, scratch: int) -> None:
    """The sigmoid, with cut-offs at both ends."""
    p = fields(block, _CURVE)
    over_rows(_logistic, STEP, p.operation, p, start, stop, scratch)


@inner
def _expm1f(x: Any) -> Any:
    """e^x - 1: x = k ln 2 + r with |r| <= ln 2 / 2, then 2^k (expm1(r) + 1) - 1 without cancelling."""
    x = select(x > _EXPM1_HIGHEST, _EXPM1_HIGHEST, x)
    size = magnitude(x)
    k = truncate(x * _INVERSE_LN2 + with_sign(0.5, x))
    k = select(size < _THREE_HALVES_LN2, with_sign(1.0, x), k)
    k = select(size <= _HALF_LN2, 0.0, k)
    high, low = x - k * _LN2_HIGH, k * _LN2_LOW
    r = high - low
    lost = (high - r) - low
    half = r * 0.5
    square = r * half
    c1, c2, c3, c4, c5 = _EXPM1
    poly = square * ((((square * c5 + c4) * square + c3) * square + c2) * square + c1) + 1.0
    t = 3.0 - poly * half
    error = square * ((poly - t) / (6.0 - r * t))
    reduced = r * (error - lost) - lost - square
    # A NaN has no k.
    result = _unreduced(r, reduced, to_ints(select(k == k, k, 0.0)))
    result = select(k == 0.0, r - (r * error - square), result)
    result = select(size < _TINY, x, result)
    return select(x < _EXPM1_LOWEST, -1.0, result)


@inner
def _unreduced(r: Any, e: Any, k: Any) -> Any:
    """2^k (1 + r - e) - 1 in the order of operations that loses least for each range of k."""
    first, second, tiny = power_of_two(k >> 1), power_of_two(k - (k >> 1)), power_of_two(0 - k)
    total = select(k < 23, (1.0 - tiny) - (e - r), (r - (e + tiny)) + 1.0)
    result = total * first * second
    far = (k <= -2) | (k > 56)
    result = select(far, (1.0 - (e - r)) * first * second - 1.0, result)
    by_one = select(r < -0.25, (e - (r + 0.5)) * -2.0, (r - e) * 2.0 + 1.0)
    result = select(k == 1, by_one, result)
    return select(k == -1, (r - e) * 0.5 - 0.5, result)


@inner
def _tanhf(x: Any) -> Any:
    """tanh x: 1 - 2 / (e^2|x| + 1) from 1 on, -t / (t + 2) with t = expm1(-2|x|) below; odd."""
    size = magnitude(x)
    large = size >= 1.0
    limited = select(size > 22.0, 22.0, size)
    t = _expm1f(select(large, limited * 2.0, limited * -2.0))
    quotient = select(large, 2.0, t) / (t + 2.0)
    return with_sign(select(large, 1.0 - quotient, quotient), x)


@inner
def _curve(operation: Any, input: int, _: int, y: int) -> None:
    x = load_floats(input)
    if operation == TANH:
        store_floats(y, _tanhf(x))
    else:
        store_floats(y, select(x < 0.0, _expm1f(x), x))


@Entry
def curve_f32(block: int, start: int, stop: int, scratch: int) -> None:
    """TANH and ELU."""
    p = fields(block, _CURVE)
    over_rows(_curve, STEP, p.operation, p, start, stop, scratch)


def bind_simple(
    operation: int, input: Array, output: Array, low: float = 0.0, high: float = 0.0
) -> list[Bound]:
    """Bind a function of a few operations; `low` is also LEAKY_RELU's alpha."""
    return bind_rows(simple_f32, _SIMPLE, output, input, operation=operation, low=low, high=high)


def bind_function(operation: int, input: Array, output: Array) -> list[Bound]:
    """Bind a function of a few operations and no parameters.

    Raises:
        NotCompiled: see `bind_rows`; or the elements are not float32.
    """
    if input.dtype != np.float32:
        raise NotCompiled(f"elements of type {input.dtype}")
    return bind_simple(operation, input, output)


def bind_exponential(input: Array, output: Array) -> list[Bound]:
    """Bind e^x."""
    return bind_rows(exponential_f32, _EXPONENTIAL, output, input, powers=_libm.POWERS)


def bind_logistic(input: Array, output: Array) -> list[Bound]:
    """Bind the sigmoid."""
    return bind_rows(logistic_f32, _CURVE, output, input)


def bind_curve(operation: int, input: Array, output: Array) -> list[Bound]:
    """Bind TANH or ELU."""
    return bind_rows(curve_f32, _CURVE, output, input, operation=operation)
