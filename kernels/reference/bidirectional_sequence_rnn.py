"""BIDIRECTIONAL_SEQUENCE_RNN: two plain recurrent layers over a sequence, one of them from its end.

Oracle: LiteRT BUILTIN_REF, bidirectional_sequence_rnn.cc
"""

from __future__ import annotations

from typing import Any

from glasslite.kernels.reference._rnn import Dynamic, Layer, run_rnn
from glasslite.kernels.reference.bidirectional_sequence_lstm import split_outputs

_INPUTS = 12
_AUX_INPUT = 9


def bidirectional_sequence_rnn_f32(
    *tensors: Any, activation: str, time_major: bool, dynamic: tuple[Dynamic, Dynamic] | None = None
) -> None:
    """float32: 12 inputs in the order of the schema and one or two outputs; 8-bit weights under dynamic range."""
    outputs = split_outputs(tensors[_INPUTS:], len(tensors[1]))
    input, aux = tensors[0], tensors[_AUX_INPUT]
    for backward in (0, 1):
        weights, recurrent, bias, state = tensors[1 + 4 * backward : 5 + 4 * backward]
        aux_weights = tensors[10 + backward]
        # Without weights of its own the auxiliary input is what the backward layer runs over.
        own = aux if backward and aux is not None and aux_weights is None else input
        sequences = [own, aux if aux_weights is not None else None, outputs[backward]]
        if not time_major:
            sequences = [None if each is None else each.swapaxes(0, 1) for each in sequences]
        run_rnn(
            Layer(weights, recurrent, aux_weights, bias),
            None if dynamic is None else dynamic[backward],
            activation,
            sequences[0],
            sequences[1],
            state,
            sequences[2],
            backward=bool(backward),
        )


bidirectional_sequence_rnn_hybrid = bidirectional_sequence_rnn_f32
