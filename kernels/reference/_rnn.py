"""A plain recurrent layer: h = activation(W x + W_aux aux + R h + b).

Oracle: LiteRT BUILTIN_REF, kernels/internal/kernel_utils.cc RnnBatchStep
"""

from __future__ import annotations

from functools import partial
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from glasslite.kernels.reference._recurrent import Product, add_products, hybrid_product
from glasslite.kernels.reference.fully_connected import activate

Array = NDArray[Any]
Float32 = NDArray[np.float32]


class Dynamic(NamedTuple):
    """Dynamic range: the scales of input, recurrent and auxiliary weights, and how vectors are quantized."""

    scales: tuple[Any, ...]
    asymmetric: bool
    defects: bool


class Layer(NamedTuple):
    """A layer's weights: (N, K), (N, N), perhaps (N, L), and bias (N,)."""

    input: Array
    recurrent: Array
    aux: Array | None
    bias: Float32

    def products(self, dynamic: Dynamic | None) -> list[Product | None]:
        """Products with the input's, the recurrent and the auxiliary weights."""
        matrices = (self.input, self.recurrent, self.aux)
        if dynamic is None:
            return [None if m is None else partial(_add, matrix=m) for m in matrices]
        return [
            None
            if m is None
            else hybrid_product(
                m.view(np.int8), scale, asymmetric=dynamic.asymmetric, defects=dynamic.defects
            )
            for m, scale in zip(matrices, dynamic.scales, strict=True)
        ]


def _add(total: Float32, vectors: Float32, matrix: Float32) -> Float32:
    return add_products(total, vectors, matrix)


def run_rnn(
    layer: Layer,
    dynamic: Dynamic | None,
    activation: str,
    input: Float32,
    aux: Float32 | None,
    hidden: Float32,
    output: Float32,
    *,
    backward: bool = False,
) -> None:
    """Run over input (T, B, K), aux (T, B, L), and write output (T, B, N) and the hidden state (B, N) in place."""
    from_input, from_hidden, from_aux = layer.products(dynamic)
    steps, batch = input.shape[:2]
    totals = np.broadcast_to(layer.bias, (steps * batch, layer.bias.size))
    totals = from_input(totals, input.reshape(steps * batch, input.shape[2]))  # type: ignore[misc]
    if from_aux is not None and aux is not None:
        totals = from_aux(totals, aux.reshape(steps * batch, aux.shape[2]))
    totals = totals.reshape(steps, batch, layer.bias.size)
    for time in reversed(range(steps)) if backward else range(steps):
        hidden[...] = activate(from_hidden(totals[time], hidden), activation)  # type: ignore[misc]
        output[time] = hidden
