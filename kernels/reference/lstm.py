"""LSTM: one step of an LSTM.

Oracle: LiteRT BUILTIN_REF, lstm.cc, lstm_eval.cc
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from glasslite.kernels.reference._lstm import Limits
from glasslite.kernels.reference._lstm_basic import run_float_cell, run_integer_cell
from glasslite.kernels.reference._lstm_integer import Scales
from glasslite.kernels.reference._lstm_tensors import Weights
from glasslite.kernels.reference.fixed_point import Requantization
from glasslite.kernels.reference.unidirectional_sequence_lstm import (
    unidirectional_sequence_lstm_f32,
    unidirectional_sequence_lstm_hybrid,
    unidirectional_sequence_lstm_qs8,
)

Array = NDArray[Any]


def lstm_f32(*tensors: Any, scales: Weights, limits: Limits) -> None:
    """float32: 24 inputs in the order of the schema and the output; (B, K) and (B, O)."""
    unidirectional_sequence_lstm_f32(*one_step(tensors), scales=scales, limits=limits, time_major=True)


def lstm_hybrid(*tensors: Any, scales: Weights, limits: Limits, asymmetric: bool, defects: bool) -> None:
    """Dynamic range: the same with 8-bit weights."""
    unidirectional_sequence_lstm_hybrid(
        *one_step(tensors),
        scales=scales,
        limits=limits,
        time_major=True,
        asymmetric=asymmetric,
        defects=defects,
    )


def lstm_qs8(*tensors: Any, scales: Scales) -> None:
    """int8 with 16-bit cells and gates: the same tensors."""
    unidirectional_sequence_lstm_qs8(*one_step(tensors), scales=scales, time_major=True)


def lstm_basic_f32(*tensors: Any) -> None:
    """The basic kernel in float32: see `_lstm_basic`. Inputs 1 and 4 take the new output and state where variable."""
    _basic(tensors, run_float_cell)


def lstm_basic_qu8(*tensors: Any, weights_zero_point: int, requantization: Requantization) -> None:
    """The basic kernel in uint8 with an int16 state."""
    _basic(tensors, run_integer_cell, weights_zero_point, requantization)


def one_step(tensors: Any) -> tuple[Any, ...]:
    """The same tensors with a first axis of one step."""
    return (tensors[0][None], *tensors[1:24], tensors[24][None])


def _basic(tensors: Any, run: Any, *params: Any) -> None:
    input, previous, weights, bias, state = tensors[:5]
    outputs = tensors[-4:]
    output, new_state, joined, _ = outputs
    joined[...] = np.concatenate([input, previous], axis=1)
    run(weights, bias, state, outputs, *params)
    # Those are the operator's memory only where they are variables; LiteRT writes them in any case.
    for old, new in ((previous, output), (state, new_state)):
        if old.flags.writeable:
            old[...] = new
