"""RNN: one step of a plain recurrent layer.

Oracle: LiteRT BUILTIN_REF, basic_rnn.cc
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from glasslite.kernels.reference._rnn import Dynamic
from glasslite.kernels.reference.unidirectional_sequence_rnn import unidirectional_sequence_rnn_f32

Float32 = NDArray[np.float32]


def rnn_f32(
    input: Float32,
    input_weights: NDArray[Any],
    recurrent_weights: NDArray[Any],
    bias: Float32,
    hidden_state: Float32,
    output: Float32,
    *,
    activation: str,
    dynamic: Dynamic | None = None,
) -> None:
    """float32: input (B, K), weights (N, K) and (N, N), bias (N,), state and output (B, N)."""
    unidirectional_sequence_rnn_f32(
        input[None],
        input_weights,
        recurrent_weights,
        bias,
        hidden_state,
        output[None],
        activation=activation,
        time_major=True,
        dynamic=dynamic,
    )


rnn_hybrid = rnn_f32
