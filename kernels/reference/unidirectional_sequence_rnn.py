"""UNIDIRECTIONAL_SEQUENCE_RNN: a plain recurrent layer over a sequence.

Oracle: LiteRT BUILTIN_REF, unidirectional_sequence_rnn.cc
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from glasslite.kernels.reference._rnn import Dynamic, Layer, run_rnn

Float32 = NDArray[np.float32]


def unidirectional_sequence_rnn_f32(
    input: Float32,
    input_weights: NDArray[Any],
    recurrent_weights: NDArray[Any],
    bias: Float32,
    hidden_state: Float32,
    output: Float32,
    *,
    activation: str,
    time_major: bool,
    dynamic: Dynamic | None = None,
) -> None:
    """float32: input (T, B, K), or batch first; the weights are 8-bit under dynamic range."""
    if not time_major:
        input, output = input.swapaxes(0, 1), output.swapaxes(0, 1)
    layer = Layer(input_weights, recurrent_weights, None, bias)
    run_rnn(layer, dynamic, activation, input, None, hidden_state, output)


unidirectional_sequence_rnn_hybrid = unidirectional_sequence_rnn_f32
