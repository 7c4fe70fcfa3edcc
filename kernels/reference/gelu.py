"""GELU: x times the normal distribution's share below x.

Oracle: LiteRT BUILTIN_REF, reference/gelu.h
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from glasslite.kernels.reference import _eigen
from glasslite.kernels.reference._libm import erfcf, tanhf
from glasslite.kernels.reference._lut import apply, interpolate, look_up

Floats = NDArray[Any]
Function = Callable[[Floats], Floats]

_MINUS_SQRT_HALF = -math.sqrt(0.5)
_SQRT_2_OVER_PI = np.float32(2 / math.sqrt(math.pi) * math.sqrt(0.5))
_CUBIC = 0.044715


def gelu(x: NDArray[np.float32]) -> NDArray[np.float32]:
    """The exact form in float32 with the C library's erfc, as tables are filled."""
    return _exact(x, erfcf)


def approximate_gelu(x: NDArray[np.float32]) -> NDArray[np.float32]:
    """The approximate form in float32 with the C library's tanh, as tables are filled."""
    return _approximate(x, np.float32(_CUBIC) * x * x * x, tanhf)


def gelu_f32(input: NDArray[np.float32], output: NDArray[np.float32], *, approximate: bool) -> None:
    """float32, with Eigen's functions."""
    _apply(input, output, _eigen.tanh if approximate else _eigen.erfc, approximate)


def gelu_f16(input: NDArray[np.float16], output: NDArray[np.float16], *, approximate: bool) -> None:
    """float16: each operation is rounded; tanh and erfc are float32's."""
    function = tanhf if approximate else erfcf
    _apply(input, output, lambda x: function(x.astype(np.float32)).astype(np.float16), approximate)


gelu_qs8 = gelu_qu8 = look_up
gelu_qs16 = interpolate


def _apply(input: Floats, output: Floats, function: Function, approximate: bool) -> None:
    def approximation(x: Floats) -> Floats:
        return _approximate(x, x.dtype.type(_CUBIC) * (x * x * x), function)

    def exact(x: Floats) -> Floats:
        return _exact(x, function)

    apply(approximation if approximate else exact, input.reshape(-1), output.reshape(-1))


def _exact(x: Floats, erfc: Function) -> Floats:
    """x / 2 erfc(-x / sqrt 2), in the type of x."""
    real = x.dtype.type
    return real(0.5) * x * erfc(x * real(_MINUS_SQRT_HALF))


def _approximate(x: Floats, cube: Floats, tanh: Function) -> Floats:
    """x / 2 (1 + tanh(sqrt(2 / pi) (x + 0.044715 x^3))), in the type of x."""
    real = x.dtype.type
    return real(0.5) * x * (real(1) + tanh(real(_SQRT_2_OVER_PI) * (x + cube)))
