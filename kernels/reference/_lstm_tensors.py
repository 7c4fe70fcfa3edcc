"""The order of an LSTM's tensors, and its float and hybrid weights made ready for `run_lstm`.

Source of the order: TFLite kernels/lstm_shared.h; bidirectional_sequence_lstm.cc.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from glasslite.kernels.reference._lstm import Gates, Projection, diagonal_product
from glasslite.kernels.reference._recurrent import Product

Array = NDArray[Any]
Tensors = Sequence[Any]

_ABSENT = (None,) * 4

#: (stacked weights, the scale of each row, the rows of each gate) to their product.
MakeProduct = Callable[[Array, Any, int], Product]


class Weights(NamedTuple):
    """An LSTM's weights, or what else is known of each, such as its scale; None where absent.

    Attributes:
        input, recurrent: of the four gates: input, forget, cell, output. (N, K) and (N, O), or (N,) for a diagonal.
        peephole: of input, forget and output gate (N,).
        bias: of the four gates (N,).
        projection, projection_bias: (O, N) and (O,).
        norm, aux: of the four gates (N,) and (N, L).
    """

    input: Tensors
    recurrent: Tensors
    peephole: Tensors
    bias: Tensors
    projection: Any
    projection_bias: Any
    norm: Tensors = _ABSENT
    aux: Tensors = _ABSENT

    @property
    def gates(self) -> range:
        """Positions of the gates that there are."""
        return range(4) if self.input[0] is not None else range(1, 4)


def weights_from(block: Tensors, norm: Tensors = (), aux: Tensors = ()) -> Weights:
    """The weights of the 17 tensors that every LSTM has in a row; nothing where a model ends before `norm` or `aux`."""
    return Weights(
        block[:4],
        block[4:8],
        block[8:11],
        block[11:15],
        block[15],
        block[16],
        norm or _ABSENT,
        aux or _ABSENT,
    )


def make_gates(weights: Weights, scales: Weights, make: MakeProduct) -> Gates:
    """The gates' weights, stacked so that one product serves all of them."""
    present = weights.gates
    rows = len(weights.input[1])

    def stacked(tensors: Tensors, factors: Tensors) -> Product:
        scale = np.concatenate([np.broadcast_to(np.float32(factors[i]), rows) for i in present])
        return make(np.concatenate([tensors[i] for i in present]), scale, rows)

    if any(weights.recurrent[i].ndim == 1 for i in present):
        recurrent = [
            diagonal_product(weights.recurrent[i])
            if weights.recurrent[i].ndim == 1
            else make(weights.recurrent[i], np.float32(scales.recurrent[i]), rows)
            for i in present
        ]
    else:
        recurrent = [stacked(weights.recurrent, scales.recurrent)]
    return Gates(
        np.stack([weights.bias[i] for i in present]),
        stacked(weights.input, scales.input),
        None if weights.aux[1] is None else stacked(weights.aux, scales.aux),
        recurrent,
        [_peephole(weights, scales, i) for i in present],
        [weights.norm[i] for i in present] if weights.norm[1] is not None else [],
    )


def _peephole(weights: Weights, scales: Weights, gate: int) -> NDArray[np.float32] | None:
    """A gate's weights of the cell in floats; the cell's own gate has none."""
    position = {0: 0, 1: 1, 3: 2}.get(gate)
    if position is None or weights.peephole[position] is None:
        return None
    values = weights.peephole[position]
    return (
        values if values.dtype == np.float32 else np.float32(scales.peephole[position]) * values.view(np.int8)
    )


def make_projection(weights: Weights, scales: Weights, make: MakeProduct) -> Projection | None:
    """The projection, where there is one."""
    if weights.projection is None:
        return None
    bias = weights.projection_bias
    start = np.zeros(len(weights.projection), np.float32) if bias is None else bias
    return Projection(start, make(weights.projection, np.float32(scales.projection), len(start)))
