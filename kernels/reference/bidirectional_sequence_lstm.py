"""BIDIRECTIONAL_SEQUENCE_LSTM: two LSTMs over a sequence, one of them from its end.

Oracle: LiteRT BUILTIN_REF, bidirectional_sequence_lstm.cc, lstm_eval.cc
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from glasslite.kernels.reference._lstm import Limits, eigen_product, run_lstm
from glasslite.kernels.reference._lstm_tensors import (
    MakeProduct,
    Weights,
    make_gates,
    make_projection,
    weights_from,
)
from glasslite.kernels.reference._recurrent import Product, hybrid_product

Array = NDArray[Any]
Tensors = tuple[Any, ...]

_INPUTS = 48
#: First of the 17 weights, first of the auxiliary weights, and output state, for each direction.
_PLACES = ((1, 40, 35), (18, 44, 37))
_AUX_INPUT = 39


def weights_by_direction(tensors: Tensors) -> tuple[Weights, Weights]:
    """The weights of the forward and the backward LSTM."""
    forward, backward = (
        weights_from(tensors[first : first + 17], aux=tensors[aux : aux + 4]) for first, aux, _ in _PLACES
    )
    return forward, backward


def bidirectional_sequence_lstm_f32(
    *tensors: Any, scales: tuple[Weights, Weights], limits: Limits, time_major: bool
) -> None:
    """float32: 48 inputs in the order of the schema and one or two outputs."""
    columns = tensors[0].shape[1] if time_major else 1
    _run(tensors, scales, limits, time_major, lambda matrix, _, rows: eigen_product(matrix, rows, columns))


def bidirectional_sequence_lstm_hybrid(
    *tensors: Any,
    scales: tuple[Weights, Weights],
    limits: Limits,
    time_major: bool,
    asymmetric: bool,
    defects: bool,
) -> None:
    """Dynamic range: the same with 8-bit weights."""

    def product(matrix: Array, scale: Any, _rows: int) -> Product:
        return hybrid_product(matrix.view(np.int8), scale, asymmetric=asymmetric, defects=defects)

    _run(tensors, scales, limits, time_major, product)


def split_outputs(outputs: Tensors, forward: int) -> tuple[Array, Array]:
    """The forward and the backward output, which may be parts of one."""
    if len(outputs) == 2:
        return outputs[0], outputs[1]
    return outputs[0][..., :forward], outputs[0][..., forward:]


def _run(
    tensors: Tensors,
    scales: tuple[Weights, Weights],
    limits: Limits,
    time_major: bool,
    make: MakeProduct,
) -> None:
    both = weights_by_direction(tensors)
    outputs = split_outputs(tensors[_INPUTS:], both[0].recurrent[1].shape[1])
    input, aux = tensors[0], tensors[_AUX_INPUT]
    for backward, weights in enumerate(both):
        # Without weights of its own the auxiliary input is what the backward LSTM runs over.
        own = aux if backward and aux is not None and weights.aux[1] is None else input
        state = _PLACES[backward][2]
        sequences = [own, aux if weights.aux[1] is not None else None, outputs[backward]]
        if not time_major:
            sequences = [None if each is None else each.swapaxes(0, 1) for each in sequences]
        run_lstm(
            make_gates(weights, scales[backward], make),
            make_projection(weights, scales[backward], make),
            limits,
            sequences[0],
            sequences[1],
            tensors[state].reshape(sequences[2].shape[1:]),
            tensors[state + 1].reshape(sequences[2].shape[1], len(weights.input[1])),
            sequences[2],
            time_major=time_major,
            backward=bool(backward),
        )
