"""UNIDIRECTIONAL_SEQUENCE_LSTM: an LSTM over a sequence."""

from __future__ import annotations

from typing import Any

from glasslite.kernels.jit._lstm import bind_f32
from glasslite.kernels.jit._recurrent import dense
from glasslite.kernels.jit.program import Bound
from glasslite.kernels.reference._lstm import Limits
from glasslite.kernels.reference._lstm_tensors import Weights, weights_from
from glasslite.kernels.reference.unidirectional_sequence_lstm import sequence


def unidirectional_sequence_lstm_f32(
    *tensors: Any, scales: Weights, limits: Limits, time_major: bool
) -> list[Bound]:
    """float32: the tensors of the reference kernel; bits equal to its."""
    for state in tensors[18:20]:
        dense(state, "state")
    input, output, *states = sequence(tensors, time_major)
    weights = weights_from(tensors[1:18], tensors[20:24])
    return bind_f32(weights, limits, input, output, (states[0], states[1]), time_major=time_major)
