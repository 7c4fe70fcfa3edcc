"""UNIDIRECTIONAL_SEQUENCE_LSTM: an LSTM over a sequence.

Oracle: LiteRT BUILTIN_REF, unidirectional_sequence_lstm.cc, lstm_eval.cc
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from glasslite.kernels.reference._lstm import Limits, eigen_product, run_lstm
from glasslite.kernels.reference._lstm_integer import Scales, run_integer_lstm
from glasslite.kernels.reference._lstm_tensors import (
    MakeProduct,
    Weights,
    make_gates,
    make_projection,
    weights_from,
)
from glasslite.kernels.reference._recurrent import Product, hybrid_product

Array = NDArray[Any]


def unidirectional_sequence_lstm_f32(
    *tensors: Any, scales: Weights, limits: Limits, time_major: bool
) -> None:
    """float32: 24 inputs in the order of the schema and the output; (T, B, K) and (T, B, O), or batch first."""
    columns = tensors[0].shape[1] if time_major else 1
    _run(tensors, scales, limits, time_major, lambda matrix, _, rows: eigen_product(matrix, rows, columns))


def unidirectional_sequence_lstm_hybrid(
    *tensors: Any, scales: Weights, limits: Limits, time_major: bool, asymmetric: bool, defects: bool
) -> None:
    """Dynamic range: the same with 8-bit weights, which meet vectors that are quantized at each step."""

    def product(matrix: Array, scale: Any, _rows: int) -> Product:
        return hybrid_product(matrix.view(np.int8), scale, asymmetric=asymmetric, defects=defects)

    _run(tensors, scales, limits, time_major, product)


def unidirectional_sequence_lstm_qs8(*tensors: Any, scales: Scales, time_major: bool) -> None:
    """int8 with 16-bit cells and gates: the same tensors."""
    input, output, output_state, cell_state = sequence(tensors, time_major)
    weights = weights_from(tensors[1:18], tensors[20:24])
    run_integer_lstm(weights, scales, input, output_state, cell_state, output)


def sequence(tensors: Any, time_major: bool) -> tuple[Array, Array, Array, Array]:
    """Input and output with time first, and the states (B, O) and (B, N)."""
    input, output = tensors[0], tensors[24]
    if not time_major:
        input, output = input.swapaxes(0, 1), output.swapaxes(0, 1)
    batch, outputs, cells = input.shape[1], output.shape[2], len(tensors[2])
    return input, output, tensors[18].reshape(batch, outputs), tensors[19].reshape(batch, cells)


def _run(tensors: Any, scales: Weights, limits: Limits, time_major: bool, make: MakeProduct) -> None:
    weights = weights_from(tensors[1:18], tensors[20:24])
    input, output, output_state, cell_state = sequence(tensors, time_major)
    run_lstm(
        make_gates(weights, scales, make),
        make_projection(weights, scales, make),
        limits,
        input,
        None,
        output_state,
        cell_state,
        output,
        time_major=time_major,
    )
