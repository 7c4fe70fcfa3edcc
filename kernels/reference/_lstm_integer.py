"""The step of an LSTM in integers: 8-bit inputs, outputs and weights, 16-bit gates and cells.

Oracle: LiteRT BUILTIN_REF, lstm_eval.cc LstmStepInteger8x8_16, reference/portable_tensor_utils.cc
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from glasslite.kernels.reference._accumulate import exact_weights
from glasslite.kernels.reference._gemmlowp import get_inv_sqrt_quantized_multiplier_exp
from glasslite.kernels.reference._gemmlowp16 import logistic_table, look_up, tanh_table
from glasslite.kernels.reference._lstm_tensors import Weights
from glasslite.kernels.reference.fixed_point import (
    Int64,
    Requantization,
    multiply_by_quantized_multiplier,
    requantize,
    rounding_divide_by_pot,
    wrap_int32,
)

Int8 = NDArray[np.int8]
Int16 = NDArray[np.int16]

_LOWEST, _HIGHEST = -(1 << 15), (1 << 15) - 1


class GateScales(NamedTuple):
    """How one gate's sums become 16-bit steps.

    Attributes:
        input, recurrent, peephole: of the products.
        norm: of the normalized sums, with the 12 bits that they have more; None without normalization.
        variance_guard: stands in for a variance of 0.
    """

    input: Requantization
    recurrent: Requantization
    peephole: Requantization | None
    norm: Requantization | None
    variance_guard: int


class Scales(NamedTuple):
    """An integer LSTM's quantization.

    Attributes:
        gates: of the four gates; None for the input gate where it is coupled with the forget gate.
        hidden: of the product of output gate and cell; `hidden_zero_point` is added to it.
        projection: of the projection's sums; None where there is none.
        cell_exponent: a step of the cell is 2^cell_exponent.
        cell_clip, proj_clip: in steps; 0 for no clipping.
    """

    gates: tuple[GateScales | None, GateScales, GateScales, GateScales]
    hidden: Requantization
    hidden_zero_point: int
    projection: Requantization | None
    input_zero_point: int
    output_zero_point: int
    cell_exponent: int
    cell_clip: int
    proj_clip: int


#: Totals from vectors, both (B, ...).
Steps = Callable[[Int8], Int64]


class _Gate(NamedTuple):
    input: Steps
    recurrent: Steps
    peephole: Int16 | None
    norm: Any
    bias: NDArray[np.int32]
    scales: GateScales


def run_integer_lstm(
    weights: Weights,
    scales: Scales,
    input: Int8,
    output_state: Int8,
    cell_state: Int16,
    output: Int8,
) -> None:
    """Run over input (T, B, K), and write output (T, B, O) and the states (B, O) and (B, N) in place."""
    gates = [None if each is None else _gate(weights, scales, i, each) for i, each in enumerate(scales.gates)]
    project = None
    if scales.projection is not None:
        project = _steps(
            weights.projection, weights.projection_bias, -scales.hidden_zero_point, scales.projection
        )
    tanh = tanh_table(15 + scales.cell_exponent)
    for time in range(len(input)):
        _update_cell(gates, scales, input[time], output_state, cell_state)
        # The output gate sees the new cell, but the old output.
        opened = _activated(gates[3], input[time], output_state, cell_state, logistic_table())
        hidden = requantize(opened.astype(np.int64) * look_up(tanh, cell_state), scales.hidden)
        output_state[...] = _projected(hidden, scales, project)
        output[time] = output_state


def _gate(weights: Weights, scales: Scales, number: int, gate: GateScales) -> _Gate:
    norm, bias = weights.norm[number], weights.bias[number]
    # Under normalization the bias is added behind it.
    inner = bias if norm is None else None
    position = {0: 0, 1: 1, 3: 2}.get(number)
    return _Gate(
        _steps(weights.input[number], inner, scales.input_zero_point, gate.input),
        _steps(weights.recurrent[number], None, scales.output_zero_point, gate.recurrent),
        None if position is None else weights.peephole[position],
        norm,
        bias,
        gate,
    )


def _steps(matrix: Int8, bias: Any, zero_point: int, how: Requantization) -> Steps:
    start = np.zeros(len(matrix), np.int32) if bias is None else bias
    prepared = exact_weights(matrix, 0, start, np.dtype(np.int8), zero_point)
    return lambda vectors: requantize(prepared.accumulate(vectors).astype(np.int64), how)


def _update_cell(
    gates: Sequence[_Gate | None], scales: Scales, x: Int8, output_state: Int8, cell_state: Int16
) -> None:
    """c = f * c + i * g."""
    forget = _activated(gates[1], x, output_state, cell_state, logistic_table())
    if gates[0] is None:
        input = (_HIGHEST - forget).astype(np.int16)
    else:
        input = _activated(gates[0], x, output_state, cell_state, logistic_table())
    update = _activated(gates[2], x, output_state, cell_state, tanh_table(3))
    kept = _scaled_product(forget, cell_state, 15)
    added = _scaled_product(input, update, 30 + scales.cell_exponent)
    cell = np.clip(kept + added, _LOWEST, _HIGHEST)
    if scales.cell_clip:
        cell = np.clip(cell, -scales.cell_clip, scales.cell_clip)
    cell_state[...] = cell


def _scaled_product(a: Int16, b: Int16, exponent: int) -> Int64:
    return rounding_divide_by_pot(a.astype(np.int64) * b, exponent).astype(np.int16).astype(np.int64)


def _projected(hidden: Int64, scales: Scales, project: Steps | None) -> Int64:
    """8-bit outputs from the product of output gate and cell."""
    if project is None:
        return np.clip(hidden + scales.hidden_zero_point, -128, 127)
    centred = np.clip(hidden - scales.hidden_zero_point, -128, 127).astype(np.int8)
    result = np.clip(project(centred) + scales.output_zero_point, -128, 127)
    return np.clip(result, -scales.proj_clip, scales.proj_clip) if scales.proj_clip else result


def _activated(gate: Any, x: Int8, output_state: Int8, cell_state: Int16, table: Int16) -> Int16:
    """A gate's value with 15 fractional bits; each product is added to what there is, within 16 bits."""
    total = np.clip(gate.input(x), _LOWEST, _HIGHEST)
    total = np.clip(total + gate.recurrent(output_state), _LOWEST, _HIGHEST)
    if gate.peephole is not None:
        seen = requantize(gate.peephole.astype(np.int64) * cell_state, gate.scales.peephole)
        total = np.clip(total + seen, _LOWEST, _HIGHEST)
    if gate.norm is not None:
        total = _normalized(total, gate)
    return look_up(table, total.astype(np.int16))


def _normalized(x: Int64, gate: _Gate) -> Int64:
    """Each row less its mean, over its standard deviation, with 10 more fractional bits; times weights, plus bias.

    Source: portable_tensor_utils.cc PortableApplyLayerNorm.
    """
    count = x.shape[1]
    mean = _truncated(x.sum(axis=1) * 1024, count)
    variance = _truncated((x * x).sum(axis=1) * ((1 << 20) // count) - mean * mean, 1 << 20)
    variance = np.where(variance < 1, gate.scales.variance_guard, variance)
    # The root's function takes less than 2^29; a quarter of the variance halves the deviation.
    large = variance >= 1 << 29
    multiplier, shift = get_inv_sqrt_quantized_multiplier_exp(np.where(large, variance // 4, variance))
    shifted = 1024 * x - mean[:, None]
    rescaled = multiply_by_quantized_multiplier(shifted, multiplier[:, None], (shift - large)[:, None])
    weighted = wrap_int32(rescaled * gate.norm + gate.bias)
    rounded = _truncated(weighted + np.where(weighted > 0, 512, -512), 1024)
    return np.clip(requantize(rounded, gate.scales.norm), _LOWEST, _HIGHEST)  # type: ignore[arg-type]


def _truncated(x: Int64, divisor: int) -> Int64:
    """x / divisor towards 0."""
    return np.sign(x) * (np.abs(x) // divisor)
