"""UNIDIRECTIONAL_SEQUENCE_LSTM: an LSTM over a sequence."""

from __future__ import annotations

from typing import Any

from glasslite.kernels.errors import NotCompiled
from glasslite.kernels.jit._lstm import Dynamic, bind_f32
from glasslite.kernels.jit._lstm_integer import bind_int8
from glasslite.kernels.jit._recurrent import Array, dense
from glasslite.kernels.jit.program import Bound
from glasslite.kernels.reference._lstm import Limits
from glasslite.kernels.reference._lstm_integer import Scales
from glasslite.kernels.reference._lstm_tensors import Weights, weights_from
from glasslite.kernels.reference.unidirectional_sequence_lstm import sequence


def unidirectional_sequence_lstm_f32(
    *tensors: Any, scales: Weights, limits: Limits, time_major: bool
) -> list[Bound]:
    """float32: the tensors of the reference kernel; bits equal to its."""
    return bind_f32(*_parts(tensors, time_major), limits=limits, time_major=time_major)


def unidirectional_sequence_lstm_hybrid(
    *tensors: Any, scales: Weights, limits: Limits, time_major: bool, asymmetric: bool, defects: bool
) -> list[Bound]:
    """Dynamic range: bits equal to the reference kernel's."""
    if defects:
        raise NotCompiled("defects are left to the reference kernel")
    dynamic = Dynamic(scales, asymmetric)
    return bind_f32(*_parts(tensors, time_major), limits=limits, time_major=time_major, dynamic=dynamic)


def unidirectional_sequence_lstm_qs8(*tensors: Any, scales: Scales, time_major: bool) -> list[Bound]:
    """int8 with 16-bit cells and gates: the same integers."""
    return bind_int8(*_parts(tensors, time_major), scales=scales)


def _parts(tensors: Any, time_major: bool) -> tuple[Weights, Array, Array, tuple[Array, Array]]:
    """The weights, input and output with time first, and the states of outputs and cells."""
    for state in tensors[18:20]:
        dense(state, "state")
    input, output, output_state, cell_state = sequence(tensors, time_major)
    return weights_from(tensors[1:18], tensors[20:24]), input, output, (output_state, cell_state)
