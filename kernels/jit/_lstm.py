"""An LSTM over a sequence in floats; a task is one entry of the batch, which runs through all its steps.

The gates lie one behind the other, in the order input (unless coupled), forget, cell, output. A step multiplies the
input and the last output with all gates' weights at once, then applies the gates' functions and updates the cell.

Formulas and their order: `kernels/reference/_lstm.py`; equal bits.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import carray

from glasslite.kernels.buffers import buffer
from glasslite.kernels.errors import NotCompiled
from glasslite.kernels.jit import _eigen
from glasslite.kernels.jit._binding import constant
from glasslite.kernels.jit._recurrent import (
    VECTOR,
    Array,
    activate,
    activation_values,
    add_rest,
    lane_sums,
    packed_columns,
    whole,
)
from glasslite.kernels.jit.program import Bound, Entry, bound, inlined, inner, pointer, record
from glasslite.kernels.jit.simd import copy
from glasslite.kernels.jit.vectors import STEP, clamp, load_floats, store_floats
from glasslite.kernels.reference import _eigen as eigen
from glasslite.kernels.reference import _libm
from glasslite.kernels.reference._lstm import Limits, packets_of
from glasslite.kernels.reference._lstm_tensors import Weights

#: `masks` are 1 for elements that go through Eigen in packets, 0 for others: of each entry of the batch, of each gate;
#: no address where all do. `pitch` is that of the weights' rows, in bytes, `width` the cells in whole vectors.
_LSTM = record(
    "input input_step input_batch output output_step output_batch steps depth",
    "weights recurrent bias masks powers output_state cell_state gates cells pitch width tanh clips",
    low=np.float32, high=np.float32, clip=np.float32,
)  # fmt: skip
_LARGEST = np.finfo(np.float32).max
#: Matrix products whose three dimensions add up to less go element by element.
_SMALL = eigen._SMALL


@inlined
def _product(total: Any, vector: int, matrix: int, depth: int, pitch: int) -> Any:
    first, second, third, fourth = lane_sums(vector, matrix, depth, pitch)
    product = add_rest((first + third) + (second + fourth), vector, matrix, depth, pitch)
    return clamp(total + product, -_LARGEST, _LARGEST)


@inner
def _open(p: Any, batch: int, sums: int, gates: int) -> None:
    """Apply the gates' functions: from sums one behind the other to gates of whole vectors."""
    for gate in range(p.gates):
        source, target = sums + 4 * p.cells * gate, gates + 4 * p.width * gate
        if gate == p.gates - 2:
            activate(source, target, p.cells, p.tanh, p.low, p.high)
        elif p.masks == 0:
            for at in range(0, 4 * p.cells, VECTOR):
                store_floats(target + at, _eigen.logistic(load_floats(source + at)))
        else:
            mask = p.masks + 4 * p.width * (batch * p.gates + gate)
            for at in range(0, 4 * p.cells, VECTOR):
                chosen = load_floats(mask + at) > np.float32(0)
                store_floats(target + at, _eigen.mixed_logistic(load_floats(source + at), chosen, p.powers))


@inner
def _update(p: Any, gates: int, cell: int, hidden: int) -> None:
    """c = f * c + i * g, h = o * activation(c)."""
    size = 4 * p.width
    output = gates + size * (p.gates - 1)
    update, forget = output - size, output - 2 * size
    for at in range(0, 4 * p.cells, VECTOR):
        kept = load_floats(forget + at)
        taken = np.float32(1) - kept if p.gates == 3 else load_floats(gates + at)
        new = kept * load_floats(cell + at) + load_floats(update + at) * taken
        store_floats(cell + at, clamp(new, -p.clip, p.clip) if p.clips else new)
    activate(cell, hidden, p.cells, p.tanh, p.low, p.high)
    for at in range(0, 4 * p.cells, VECTOR):
        store_floats(hidden + at, load_floats(output + at) * load_floats(hidden + at))


@Entry
def lstm_f32(block: int, start: int, stop: int, scratch: int) -> None:
    """float32."""
    p = carray(pointer(block), 1, _LSTM)[0]
    size, outputs = 4 * p.cells, p.gates * p.cells
    cell, hidden = scratch, scratch + 4 * p.width
    gates = hidden + 4 * p.width
    sums = gates + 4 * p.width * p.gates
    for batch in range(start, stop):
        copy(cell, p.cell_state + size * batch, size)
        copy(hidden, p.output_state + size * batch, size)
        for step in range(p.steps):
            x = p.input + batch * p.input_batch + step * p.input_step
            for at in range(0, 4 * outputs, VECTOR):
                total = _product(load_floats(p.bias + at), x, p.weights + at, p.depth, p.pitch)
                total = _product(total, hidden, p.recurrent + at, p.cells, p.pitch)
                store_floats(sums + at, total)
            _open(p, batch, sums, gates)
            _update(p, gates, cell, hidden)
            copy(p.output + batch * p.output_batch + step * p.output_step, hidden, size)
        copy(p.cell_state + size * batch, cell, size)
        copy(p.output_state + size * batch, hidden, size)


def bind_f32(
    weights: Weights,
    input: Array,
    output: Array,
    states: tuple[Array, Array],
    *,
    limits: Limits,
    time_major: bool,
) -> list[Bound]:
    """Bind a run over input (T, B, K) to output (T, B, N), and to the states of outputs and cells.

    Raises:
        NotCompiled: there are weights of other kinds than the gates' matrices and biases; or weights are computed while
            running, elements lie apart, or Eigen sums in another order than partial sums of packets.
    """
    _check_plain(weights)
    (steps, batch, depth), gates = input.shape, weights.gates
    cells = len(weights.input[1])
    for vectors, count in ((depth, batch), (cells, batch)):
        if time_major and not (count == 1 or cells == 1 or cells + count + vectors < _SMALL):
            raise NotCompiled("the sums over a batch go in another order")
    if any(array.shape[2] > 1 and array.strides[2] != array.itemsize for array in (input, output)):
        raise NotCompiled("the elements of a vector lie apart")
    matrices = packed_columns(np.concatenate([constant(weights.input[i], "weights") for i in gates]))
    recurrent = packed_columns(np.concatenate([constant(weights.recurrent[i], "weights") for i in gates]))
    bias = buffer(matrices.shape[1], np.float32)
    bias[: len(gates) * cells] = np.concatenate([constant(weights.bias[i], "bias") for i in gates])
    width = whole(cells, STEP)
    masks = _masks(len(gates), batch, cells, time_major)
    return [
        bound(
            lstm_f32, _LSTM, tasks=batch, scratch=4 * (width * (2 + len(gates)) + matrices.shape[1]) + 2 * VECTOR,
            input=input, input_step=input.strides[0], input_batch=input.strides[1],
            output=output, output_step=output.strides[0], output_batch=output.strides[1],
            steps=steps, depth=depth, weights=matrices, recurrent=recurrent, bias=bias,
            masks=0 if masks is None else masks, powers=_libm.POWERS,
            output_state=states[0], cell_state=states[1],
            gates=len(gates), cells=cells, pitch=matrices.strides[0], width=width,
            clips=limits.cell_clip > 0, clip=np.float32(limits.cell_clip), **activation_values(limits.activation),
        )
    ]  # fmt: skip


def _check_plain(weights: Weights) -> None:
    """Raise NotCompiled where an LSTM has more than gates with two matrices and a bias."""
    extra = {
        "peepholes": any(w is not None for w in weights.peephole),
        "a projection": weights.projection is not None,
        "layer normalization": weights.norm[1] is not None,
        "auxiliary weights": weights.aux[1] is not None,
        "diagonal weights": any(weights.recurrent[i].ndim == 1 for i in weights.gates),
    }
    for name, found in extra.items():
        if found:
            raise NotCompiled(name)


def _masks(count: int, batch: int, cells: int, time_major: bool) -> Array | None:
    """Which elements go through Eigen in packets, (B, G, whole vectors); None if all do."""
    packets = np.stack(packets_of(count, batch, cells, time_major), axis=1)
    if packets.all():
        return None
    masks = buffer(batch * count * whole(cells, STEP), np.float32).reshape(batch, count, -1)
    masks[..., :cells] = packets
    return masks
