"""Quantized operators as real arithmetic: what the steps mean, computed in float64 and rounded once at the end.

    output = round(f(scale * (step - zero point), ..) / output scale) + zero point, halves away from zero

Spec: tensorflow.org/lite/performance/quantization_spec
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from glasslite.kernels.errors import BadValue
from glasslite.kernels.reference.fixed_point import round_half_away

Real = NDArray[np.float64]
Scaling = tuple[Any, Any]


def real_arithmetic(
    *arrays: Any,
    function: str,
    scalings: tuple[Scaling | None, ...],
    output_scaling: Scaling,
    clamp: tuple[float, float],
    options: Mapping[str, Any],
) -> None:
    """The last array is the output; scalings hold scale and zero point, None for an input that has none.

    Raises:
        BadValue: a divisor is 0, or a root of a negative number is asked for.
    """
    *inputs, output = arrays
    reals = [
        array if scaling is None else (array.astype(np.float64) - scaling[1]) * scaling[0]
        for array, scaling in zip(inputs, scalings, strict=True)
    ]
    scale, zero_point = output_scaling
    y = np.clip(FUNCTIONS[function](*reals, **options), *clamp)
    info = np.iinfo(output.dtype)
    steps = round_half_away(y.reshape(output.shape) / scale) + zero_point
    output[...] = np.clip(np.nan_to_num(steps), info.min, info.max)


def _div(x: Real, y: Real) -> Real:
    if (y == 0).any():
        raise BadValue("a divisor is 0")
    return x / y


def _sqrt(x: Real) -> Real:
    if (x < 0).any():
        raise BadValue("the root of a negative number was asked for; quantized inputs must be 0 or above")
    return np.sqrt(x)


def _rsqrt(x: Real) -> Real:
    """Of 0 the output is as large as it can be."""
    return 1 / np.maximum(_sqrt(x), np.finfo(np.float64).tiny)


def _log(x: Real) -> Real:
    """Of 0 and what is below, the output is as small as it can be."""
    return np.log(np.maximum(x, np.finfo(np.float64).tiny))


def _transposed(x: Real, adjoint: bool) -> Real:
    return x.swapaxes(-1, -2) if adjoint else x


def _softmax(x: Real, beta: float = 1.0) -> Real:
    powers = np.exp(beta * (x - x.max(axis=-1, keepdims=True)))
    return np.asarray(powers / powers.sum(axis=-1, keepdims=True))


def _log_softmax(x: Real) -> Real:
    below = x - x.max(axis=-1, keepdims=True)
    return np.asarray(below - np.log(np.exp(below).sum(axis=-1, keepdims=True)))


def _gelu(x: Real, approximate: bool) -> Real:
    if approximate:
        return 0.5 * x * (1 + np.tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * x**3)))
    values, place = np.unique(x, return_inverse=True)
    erf = np.array([math.erf(value / math.sqrt(2)) for value in values])
    return 0.5 * x * (1 + erf[place].reshape(x.shape))


def _resize_bilinear(x: Real, _size: Any, shape: tuple[int, ...], align: bool, half: bool) -> Real:
    for axis in (1, 2):
        size, count = x.shape[axis], shape[axis]
        place = np.arange(count, dtype=np.float64)
        if align and count > 1:
            place = place * (size - 1) / (count - 1)
        else:
            place = (place + 0.5 * half) * size / count - 0.5 * half
        place = np.clip(place, 0, size - 1)
        low = np.floor(place).astype(int)
        share = (place - low).reshape([-1 if i == axis else 1 for i in range(4)])
        x = x.take(low, axis) * (1 - share) + x.take(np.minimum(low + 1, size - 1), axis) * share
    return x


#: What an operator computes of real numbers; constants that shape it come as keyword arguments.
FUNCTIONS: dict[str, Callable[..., Any]] = {
    "ABS": np.abs,
    "ADD": np.add,
    "BATCH_MATMUL": lambda x, y, adj_x, adj_y: _transposed(x, adj_x) @ _transposed(y, adj_y),
    "DIV": _div,
    "ELU": lambda x: np.where(x < 0, np.expm1(np.minimum(x, 0)), x),
    "EXP": np.exp,
    "GELU": _gelu,
    "HARD_SWISH": lambda x: x * np.clip(x + 3, 0, 6) / 6,
    "L2_NORMALIZATION": lambda x: x / np.sqrt(np.maximum((x**2).sum(axis=-1, keepdims=True), 1e-12)),
    "LEAKY_RELU": lambda x, alpha: np.where(x < 0, alpha * x, x),
    "LOG": _log,
    "LOG_SOFTMAX": _log_softmax,
    "LOGISTIC": lambda x: 1 / (1 + np.exp(-x)),
    "MEAN": lambda x, _axes, axes, count: x.sum(axis=axes) / count,
    "MUL": np.multiply,
    "PRELU": lambda x, alpha: np.where(x < 0, alpha * x, x),
    "QUANTIZE": np.float64,
    "RELU": lambda x: np.maximum(x, 0),
    "RELU6": lambda x: np.clip(x, 0, 6),
    "RELU_0_TO_1": lambda x: np.clip(x, 0, 1),
    "RELU_N1_TO_1": lambda x: np.clip(x, -1, 1),
    "RESIZE_BILINEAR": _resize_bilinear,
    "RSQRT": _rsqrt,
    "SOFTMAX": _softmax,
    "SQRT": _sqrt,
    "SQUARED_DIFFERENCE": lambda x, y: (x - y) ** 2,
    "SUB": np.subtract,
    "SUM": lambda x, _axes, axes: x.sum(axis=axes),
    "TANH": np.tanh,
}
