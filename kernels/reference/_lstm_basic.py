"""The cell of LSTM's basic kernel: one product gives all gates of a step, in the order input, new, forget, output.

Oracle: LiteRT BUILTIN_REF, lstm.cc (basic), optimized_ops.h LstmCell
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from glasslite.kernels.reference import _eigen
from glasslite.kernels.reference._accumulate import exact_weights
from glasslite.kernels.reference._gemmlowp16 import logistic_table, look_up, tanh_table
from glasslite.kernels.reference._lstm import eigen_product
from glasslite.kernels.reference.fixed_point import (
    Requantization,
    requantize_into,
    rounding_divide_by_pot,
)

Array = NDArray[Any]
_LOWEST, _HIGHEST = -(1 << 15), (1 << 15) - 1
#: uint8 inputs and outputs stand for (q - 128) / 128.
_ZERO_POINT = 128


def run_float_cell(
    weights: Array, bias: Array, state: Array, outputs: tuple[Array, Array, Array, Array]
) -> None:
    """float32: weights (4N, K + N), bias (4N,), state (B, N).

    Args:
        outputs: output and state (B, N), the inputs in a row (B, K + N), and the gates' sums (B, 4N).
    """
    output, new_state, joined, sums = outputs
    product = eigen_product(weights, len(weights), len(joined))
    sums[...] = product(np.broadcast_to(bias, sums.shape), joined)
    input, update, forget, opened = np.split(sums, 4, axis=1)
    packets = _eigen.rows_in_packets(0, *state.shape)
    new_state[...] = (
        _eigen.logistic(input, packets) * _eigen.tanh(update) + _eigen.logistic(forget, packets) * state
    )
    output[...] = _eigen.logistic(opened, packets) * _eigen.tanh(new_state)


def run_integer_cell(
    weights: Array,
    bias: Array,
    state: Array,
    outputs: tuple[Array, Array, Array, Array],
    weights_zero_point: int,
    requantization: Requantization,
) -> None:
    """uint8 with an int16 state in Q4.11 and gates in Q3.12: the same shapes."""
    output, new_state, joined, sums = outputs
    prepared = exact_weights(weights, weights_zero_point, bias, joined.dtype, _ZERO_POINT)
    requantize_into(
        sums,
        prepared.accumulate(joined),
        requantization,
        output_zero_point=0,
        activation_min=_LOWEST,
        activation_max=_HIGHEST,
    )
    logistic, tanh = logistic_table(), tanh_table(3)
    input, update, forget, opened = np.split(sums, 4, axis=1)
    added = _product(look_up(logistic, input), look_up(tanh, update))
    kept = _product(look_up(logistic, forget), state)
    new_state[...] = np.clip(rounding_divide_by_pot(added, 4) + kept, _LOWEST, _HIGHEST)
    shown = np.clip(new_state.astype(np.int64) << 1, _LOWEST, _HIGHEST).astype(np.int16)
    result = rounding_divide_by_pot(_product(look_up(logistic, opened), look_up(tanh, shown)), 8)
    output[...] = np.clip(result, -128, 127) + _ZERO_POINT


def _product(a: Array, b: Array) -> NDArray[np.int64]:
    """Products with 15 fractional bits, rounded half up."""
    return np.minimum((a.astype(np.int64) * b + (1 << 14)) >> 15, _HIGHEST)
