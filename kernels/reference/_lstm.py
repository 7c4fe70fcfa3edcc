"""The step of an LSTM in floats: gates, cell and output, and the run over a sequence.

    gate = activation(W x + W_aux aux + R h + p * c + b), or activation(norm * normalized(...) + b)
    c = f * c + i * g, with i = 1 - f where input and forget gate are coupled (CIFG)
    h = projection(o * activation(c))

Oracle: LiteRT BUILTIN_REF, lstm_eval.cc; its products and functions are Eigen's
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from glasslite.kernels.reference import _eigen
from glasslite.kernels.reference._recurrent import Product
from glasslite.kernels.reference.fully_connected import activate

Float32 = NDArray[np.float32]

_LARGEST = np.finfo(np.float32).max


class Gates(NamedTuple):
    """Weights of all gates, in the order input (unless coupled), forget, cell, output; one row of N after the other.

    Attributes:
        bias: (G, N).
        input, aux: products with G * N rows.
        recurrent: products that make up G * N rows.
        peephole: (N,) for each gate that sees the cell; None for others.
        norm: (N,) of each gate, or nothing.
    """

    bias: Float32
    input: Product
    aux: Product | None
    recurrent: Sequence[Product]
    peephole: Sequence[Float32 | None]
    norm: Sequence[Float32]

    @property
    def coupled(self) -> bool:
        return len(self.bias) == 3


class Projection(NamedTuple):
    """From cells to outputs."""

    bias: Float32
    product: Product


class Limits(NamedTuple):
    """The activation of cells, and what the cell's and the projection's results are clipped to; 0 for no clipping."""

    activation: str
    cell_clip: float
    proj_clip: float


def eigen_product(matrix: Float32, rows: int, columns: int) -> Product:
    """Products with a matrix (N, K), of which LiteRT multiplies so many rows with so many vectors at a time.

    Infinities become the largest finite numbers.
    """

    def add(total: Float32, vectors: Float32) -> Float32:
        product = _eigen.matrix_product(vectors, matrix, rows, columns)
        return np.clip(total + product, -_LARGEST, _LARGEST)

    return add


def diagonal_product(diagonal: Float32) -> Product:
    """Products with a matrix that has no elements off its diagonal (N,)."""
    return lambda total, vectors: total + diagonal * vectors


def run_lstm(
    gates: Gates,
    projection: Projection | None,
    limits: Limits,
    input: Float32,
    aux: Float32 | None,
    output_state: Float32,
    cell_state: Float32,
    output: Float32,
    *,
    time_major: bool,
    backward: bool = False,
) -> None:
    """Run over input (T, B, K), aux (T, B, L), and write output (T, B, O) and the states (B, O) and (B, N) in place.

    `time_major` tells how LiteRT walks the batch, on which its packets depend.
    """
    steps, batch = input.shape[:2]
    count, cells = gates.bias.shape
    start = np.zeros(count * cells, np.float32) if gates.norm else gates.bias.reshape(-1)
    totals = np.broadcast_to(start, (steps * batch, count * cells))
    totals = gates.input(totals, input.reshape(steps * batch, input.shape[2]))
    if gates.aux is not None and aux is not None:
        totals = gates.aux(totals, aux.reshape(steps * batch, aux.shape[2]))
    totals = totals.reshape(steps, batch, count * cells)
    packets = packets_of(count, batch, cells, time_major)
    for time in reversed(range(steps)) if backward else range(steps):
        _step(gates, projection, limits, totals[time], output_state, cell_state, packets)
        output[time] = output_state


def packets_of(count: int, batch: int, cells: int, time_major: bool) -> list[NDArray[np.bool_]]:
    """Which elements of each gate go through Eigen in packets: the gates lie one behind the other, the cell's early."""
    places = {4: (0, 2, 1, 3), 3: (1, 0, 2)}[count]
    if time_major:
        return [_eigen.in_packets(p * batch * cells, batch * cells).reshape(batch, cells) for p in places]
    return [_eigen.rows_in_packets(p * batch, batch, cells) for p in places]


def _step(
    gates: Gates,
    projection: Projection | None,
    limits: Limits,
    total: Float32,
    output_state: Float32,
    cell_state: Float32,
    packets: Sequence[NDArray[np.bool_]],
) -> None:
    count, cells = gates.bias.shape
    width = count * cells // len(gates.recurrent)
    parts = [
        product(total[:, start : start + width], output_state)
        for product, start in zip(gates.recurrent, range(0, count * cells, width), strict=True)
    ]
    sums = np.concatenate(parts, axis=1).reshape(len(total), count, cells)
    names = ("forget", "cell", "output") if gates.coupled else ("input", "forget", "cell", "output")
    values: dict[str, Any] = {}
    for number, name in enumerate(names):
        if name == "output":
            _update_cell(cell_state, values, limits.cell_clip)
        gate = _finish(gates, number, sums[:, number], cell_state)
        logistic = name != "cell"
        values[name] = (
            _eigen.logistic(gate, packets[number]) if logistic else activate(gate, limits.activation)
        )
    hidden = values["output"] * activate(cell_state, limits.activation)
    if projection is None:
        output_state[...] = hidden
        return
    start = np.broadcast_to(projection.bias, output_state.shape)
    output_state[...] = _clip(projection.product(start, hidden), limits.proj_clip)


def _finish(gates: Gates, number: int, total: Float32, cell_state: Float32) -> Float32:
    """What a gate's activation sees."""
    peephole = gates.peephole[number]
    if peephole is not None:
        total = total + peephole * cell_state
    if gates.norm:
        total = gates.norm[number] * _normalized(total) + gates.bias[number]
    return total


def _update_cell(cell_state: Float32, gates: dict[str, Float32], clip: float) -> None:
    forget = gates["forget"]
    input = gates["input"] if "input" in gates else np.float32(1) - forget
    cell_state[...] = _clip(forget * cell_state + gates["cell"] * input, clip)


def _clip(x: Float32, limit: float) -> Float32:
    return np.clip(x, np.float32(-limit), np.float32(limit)) if limit > 0 else x


def _normalized(x: Float32) -> Float32:
    """Each row less its mean, over its standard deviation; sums go in order.

    Source: portable_tensor_utils.cc PortableMeanStddevNormalization.
    """
    count = np.float32(x.shape[1])
    centred = x - _ordered_sums(x) / count
    variance = _ordered_sums(centred * centred) / count
    return centred * (np.float32(1) / np.sqrt(variance + np.float32(1e-8)))


def _ordered_sums(x: Float32) -> Float32:
    return np.add.accumulate(x, axis=1)[:, -1:]
