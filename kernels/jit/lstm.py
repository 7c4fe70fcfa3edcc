"""LSTM: one step of an LSTM."""

from __future__ import annotations

from typing import Any

from glasslite.kernels.jit.program import Bound
from glasslite.kernels.jit.unidirectional_sequence_lstm import (
    unidirectional_sequence_lstm_f32,
    unidirectional_sequence_lstm_hybrid,
    unidirectional_sequence_lstm_qs8,
)
from glasslite.kernels.reference._lstm import Limits
from glasslite.kernels.reference._lstm_integer import Scales
from glasslite.kernels.reference._lstm_tensors import Weights
from glasslite.kernels.reference.lstm import one_step


def lstm_f32(*tensors: Any, scales: Weights, limits: Limits) -> list[Bound]:
    """float32: the tensors of the reference kernel; bits equal to its."""
    return unidirectional_sequence_lstm_f32(*one_step(tensors), scales=scales, limits=limits, time_major=True)


def lstm_hybrid(
    *tensors: Any, scales: Weights, limits: Limits, asymmetric: bool, defects: bool
) -> list[Bound]:
    """Dynamic range: bits equal to the reference kernel's."""
    return unidirectional_sequence_lstm_hybrid(
        *one_step(tensors),
        scales=scales,
        limits=limits,
        time_major=True,
        asymmetric=asymmetric,
        defects=defects,
    )


def lstm_qs8(*tensors: Any, scales: Scales) -> list[Bound]:
    """int8 with 16-bit cells and gates: the same integers."""
    return unidirectional_sequence_lstm_qs8(*one_step(tensors), scales=scales, time_major=True)
