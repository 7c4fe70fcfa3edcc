"""An LSTM over a sequence in floats; a task is one entry of the batch, which runs through all its steps.

The gates lie one behind the other, in the order input (unless coupled), forget, cell, output. A step multiplies the
input and the last output with all gates' weights at once, then applies the gates' functions and updates the cell.

Formulas and their order: `kernels/reference/_lstm.py`; equal bits.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from glasslite.kernels.buffers import buffer
from glasslite.kernels.errors import NotCompiled
from glasslite.kernels.jit import _eigen
from glasslite.kernels.jit._binding import constant
from glasslite.kernels.jit._recurrent import (
    PEEPHOLES,
    VECTOR,
    WIDTH,
    Array,
    activate,
    activation_values,
    add_quantized,
    add_rest,
    lane_sums,
    packed_columns,
    packed_rows,
    whole,
)
from glasslite.kernels.jit.entry import Entry, fields, inlined, inner, view
from glasslite.kernels.jit.program import Bound, bound, record
from glasslite.kernels.jit.simd import copy
from glasslite.kernels.jit.vectors import STEP, clamp, load_floats, store_floats
from glasslite.kernels.reference import _libm
from glasslite.kernels.reference._eigen import SMALL
from glasslite.kernels.reference._lstm import Limits, packets_of
from glasslite.kernels.reference._lstm_tensors import Weights

#: `masks` are 1 for elements that go through Eigen in packets, else 0: of each entry of the batch, of each gate; no
#: address where all do. `pitch` is that of the weights' rows, in bytes; `width` the cells in whole vectors; `seen` has
#: the bit of each gate with a peephole. There may be no `norms` and no `projection`.
#: Where `hybrid`, weights are rows of int16, pitches those rows' elements, and `factors` the scales of the rows.
_LSTM = record(
    "input input_step input_batch output output_step output_batch steps depth",
    "weights recurrent bias masks powers output_state cell_state gates cells outputs pitch width tanh clips",
    "norms norm_bias peepholes seen projection projection_pitch projection_bias proj_clips",
    "hybrid asymmetric recurrent_pitch factors recurrent_factors projection_factors",
    low=np.float32, high=np.float32, clip=np.float32, proj_clip=np.float32,
)  # fmt: skip
_LARGEST = np.finfo(np.float32).max
_LEAST_VARIANCE = np.float32(1e-8)
#: Matrix products whose three dimensions add up to less go element by element.


class Dynamic(NamedTuple):
    """Dynamic range: the scales of 8-bit weights, and how vectors are quantized to meet them."""

    scales: Weights
    asymmetric: bool


@inlined
def _product(total: Any, vector: int, matrix: int, depth: int, pitch: int) -> Any:
    first, second, third, fourth = lane_sums(vector, matrix, depth, pitch)
    product = add_rest((first + third) + (second + fourth), vector, matrix, depth, pitch)
    return clamp(total + product, -_LARGEST, _LARGEST)


@inner
def _normalize(p: Any, gate: int, sums: int) -> None:
    """Each sum less their mean, over their standard deviation; times weights, plus bias."""
    x, count = view(sums, p.cells, np.float32), np.float32(p.cells)
    norm = view(p.norms + 4 * p.cells * gate, p.cells, np.float32)
    bias = view(p.norm_bias + 4 * p.cells * gate, p.cells, np.float32)
    total = squares = np.float32(0)
    for n in range(p.cells):
        total += x[n]
    mean = total / count
    for n in range(p.cells):
        x[n] -= mean
    for n in range(p.cells):
        squares += x[n] * x[n]
    factor = np.float32(1) / np.sqrt(squares / count + _LEAST_VARIANCE)
    for n in range(p.cells):
        x[n] = norm[n] * (x[n] * factor) + bias[n]


@inner
def _open(p: Any, batch: int, gate: int, source: int, target: int, cell: int) -> None:
    """Apply a gate's function to its sums."""
    if p.seen >> gate & 1:
        sums, cells = view(source, p.cells, np.float32), view(cell, p.cells, np.float32)
        peephole = view(p.peepholes + 4 * p.cells * gate, p.cells, np.float32)
        for n in range(p.cells):
            sums[n] += peephole[n] * cells[n]
    if p.norms:
        _normalize(p, gate, source)
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
def _update(p: Any, gates: int, cell: int) -> None:
    """c = f * c + i * g."""
    size = 4 * p.width
    update = gates + size * (p.gates - 2)
    forget = update - size
    for at in range(0, 4 * p.cells, VECTOR):
        kept = load_floats(forget + at)
        taken = np.float32(1) - kept if p.gates == 3 else load_floats(gates + at)
        new = kept * load_floats(cell + at) + load_floats(update + at) * taken
        store_floats(cell + at, clamp(new, -p.clip, p.clip) if p.clips else new)


@inner
def _give(p: Any, gate: int, cell: int, hidden: int, target: int, steps: int) -> None:
    """h = projection(o * activation(c))."""
    result = hidden if p.projection else target
    activate(cell, result, p.cells, p.tanh, p.low, p.high)
    for at in range(0, 4 * p.cells, VECTOR):
        store_floats(result + at, load_floats(gate + at) * load_floats(result + at))
    if p.projection:
        _project(p, hidden, target, steps)


@inner
def _project(p: Any, hidden: int, target: int, steps: int) -> None:
    """From cells to outputs."""
    if p.hybrid:
        copy(target, p.projection_bias, 4 * p.outputs)
        matrix, pitch, factors = p.projection, p.projection_pitch, p.projection_factors
        add_quantized(hidden, p.cells, p.asymmetric, matrix, pitch, factors, p.outputs, steps, target)
    for at in range(0, 4 * p.outputs, VECTOR):
        if p.hybrid:
            total = load_floats(target + at)
        else:
            start = load_floats(p.projection_bias + at)
            total = _product(start, hidden, p.projection + at, p.cells, p.projection_pitch)
        store_floats(target + at, clamp(total, -p.proj_clip, p.proj_clip) if p.proj_clips else total)


@inner
def _sum(p: Any, x: int, output: int, sums: int, steps: int) -> None:
    """The products with the input and the last output, of all gates."""
    count = p.gates * p.cells
    if p.hybrid:
        copy(sums, p.bias, 4 * count)
        add_quantized(x, p.depth, p.asymmetric, p.weights, p.pitch, p.factors, count, steps, sums)
        add_quantized(
            output, p.outputs, p.asymmetric, p.recurrent, p.recurrent_pitch, p.recurrent_factors, count, steps, sums
        )  # fmt: skip
        return
    for at in range(0, 4 * count, VECTOR):
        total = _product(load_floats(p.bias + at), x, p.weights + at, p.depth, p.pitch)
        store_floats(sums + at, _product(total, output, p.recurrent + at, p.outputs, p.recurrent_pitch))


@inner
def _step(p: Any, batch: int, x: int, cell: int, output: int, hidden: int, gates: int, sums: int) -> None:
    """One step; `output` is the last one's, and becomes this one's."""
    steps = sums + p.width * 4 * p.gates + VECTOR
    _sum(p, x, output, sums, steps)
    for gate in range(p.gates):
        # The output gate sees the new cell.
        if gate == p.gates - 1:
            _update(p, gates, cell)
        _open(p, batch, gate, sums + 4 * p.cells * gate, gates + 4 * p.width * gate, cell)
    _give(p, gates + 4 * p.width * (p.gates - 1), cell, hidden, output, steps)


@Entry
def lstm_f32(block: int, start: int, stop: int, scratch: int) -> None:
    """float32, the weights perhaps of 8 bits."""
    p = fields(block, _LSTM)
    cells, outputs = 4 * p.cells, 4 * p.outputs
    cell, hidden = scratch, scratch + 4 * p.width
    gates = hidden + 4 * p.width
    output = gates + 4 * p.width * p.gates
    sums = output + (outputs + VECTOR - 1) // VECTOR * VECTOR
    for batch in range(start, stop):
        copy(cell, p.cell_state + cells * batch, cells)
        copy(output, p.output_state + outputs * batch, outputs)
        for step in range(p.steps):
            x = p.input + batch * p.input_batch + step * p.input_step
            _step(p, batch, x, cell, output, hidden, gates, sums)
            copy(p.output + batch * p.output_batch + step * p.output_step, output, outputs)
        copy(p.cell_state + cells * batch, cell, cells)
        copy(p.output_state + outputs * batch, output, outputs)


def bind_f32(
    weights: Weights,
    input: Array,
    output: Array,
    states: tuple[Array, Array],
    *,
    limits: Limits,
    time_major: bool,
    dynamic: Dynamic | None = None,
) -> list[Bound]:
    """Bind a run over input (T, B, K) to output (T, B, O), and to the states of outputs and cells.

    Raises:
        NotCompiled: recurrent weights are diagonal or computed while running, elements lie apart, or Eigen sums in
            another order than partial sums of packets.
    """
    (steps, batch, depth), outputs = input.shape, output.shape[2]
    if any(weights.recurrent[i].ndim == 1 for i in weights.gates):
        raise NotCompiled("diagonal weights")
    if dynamic is None:
        _check_order(weights, depth, batch if time_major else 1, outputs)
    if any(array.shape[2] > 1 and array.strides[2] != array.itemsize for array in (input, output)):
        raise NotCompiled("the elements of a vector lie apart")
    packed = _gates(weights, dynamic) | _projection(weights, dynamic)
    count, cells = len(weights.gates), len(weights.input[1])
    width, masks = whole(cells, STEP), _masks(count, batch, cells, time_major)
    longest = whole(max(depth, cells, outputs), WIDTH)
    scratch = 4 * (width * (2 + 2 * count) + whole(outputs, STEP)) + 2 * longest + 3 * VECTOR
    return [
        bound(
            lstm_f32, _LSTM, tasks=batch, scratch=scratch,
            input=input, input_step=input.strides[0], input_batch=input.strides[1],
            output=output, output_step=output.strides[0], output_batch=output.strides[1],
            steps=steps, depth=depth, masks=0 if masks is None else masks, powers=_libm.POWERS,
            output_state=states[0], cell_state=states[1], gates=count, cells=cells, outputs=outputs, width=width,
            clips=limits.cell_clip > 0, clip=np.float32(limits.cell_clip),
            proj_clips=limits.proj_clip > 0, proj_clip=np.float32(limits.proj_clip),
            **activation_values(limits.activation), **packed,
        )
    ]  # fmt: skip


def _check_order(weights: Weights, depth: int, columns: int, outputs: int) -> None:
    """Raise NotCompiled unless every product goes by partial sums of packets."""
    cells = len(weights.input[1])
    products = [(cells, depth), (cells, outputs)]
    if weights.projection is not None:
        products.append((outputs, cells))
    for rows, inner_size in products:
        if not (columns == 1 or rows == 1 or rows + columns + inner_size < SMALL):
            raise NotCompiled("the sums over a batch go in another order")


def _gates(weights: Weights, dynamic: Dynamic | None) -> dict[str, Any]:
    """The gates' weights, one gate behind the other."""
    gates, cells = weights.gates, len(weights.input[1])
    inputs, recurrent = (
        np.concatenate([constant(tensors[i], "weights") for i in gates])
        for tensors in (weights.input, weights.recurrent)
    )
    bias = np.concatenate([constant(weights.bias[i], "bias") for i in gates])
    start, norms = buffer(whole(bias.size, STEP), np.float32), None
    if weights.norm[1] is not None:
        # The bias comes behind normalization.
        norms = np.concatenate([constant(weights.norm[i], "weights") for i in gates])
    else:
        start[: bias.size] = bias
    peepholes, seen = buffer(len(gates) * cells, np.float32).reshape(-1, cells), 0
    for place, gate in enumerate(gates):
        position = PEEPHOLES.get(gate)
        if position is not None and weights.peephole[position] is not None:
            values = constant(weights.peephole[position], "weights")
            scaled = values if dynamic is None else dynamic.scales.peephole[position] * values.view(np.int8)
            peepholes[place] = scaled
            seen |= 1 << place
    result = {"bias": start, "norms": 0 if norms is None else norms, "norm_bias": bias}
    result |= {"peepholes": peepholes, "seen": seen, "hybrid": dynamic is not None}
    result |= _packed(inputs, dynamic, "weights", "pitch") | _packed(
        recurrent, dynamic, "recurrent", "recurrent_pitch"
    )
    if dynamic is not None:
        result["asymmetric"] = dynamic.asymmetric
        for name, scales in (
            ("factors", dynamic.scales.input),
            ("recurrent_factors", dynamic.scales.recurrent),
        ):
            result[name] = np.repeat(np.array([scales[i] for i in gates], np.float32), cells)
    return result


def _packed(matrix: Array, dynamic: Dynamic | None, name: str, pitch: str) -> dict[str, Any]:
    """A matrix as the kernel multiplies with it, and its pitch."""
    if dynamic is None:
        columns = packed_columns(matrix)
        return {name: columns, pitch: columns.strides[0]}
    rows = packed_rows(matrix.view(np.int8))
    return {name: rows, pitch: rows.shape[1]}


def _projection(weights: Weights, dynamic: Dynamic | None) -> dict[str, Any]:
    if weights.projection is None:
        return {"projection": 0}
    matrix, given = constant(weights.projection, "weights"), constant(weights.projection_bias, "bias")
    bias = buffer(whole(len(matrix), STEP), np.float32)
    if given is not None:
        bias[: len(matrix)] = given
    result = _packed(matrix, dynamic, "projection", "projection_pitch") | {"projection_bias": bias}
    if dynamic is not None:
        result["projection_factors"] = np.full(len(matrix), dynamic.scales.projection, np.float32)
    return result


def _masks(count: int, batch: int, cells: int, time_major: bool) -> Array | None:
    """Which elements go through Eigen in packets, (B, G, whole vectors); None if all do."""
    packets = np.stack(packets_of(count, batch, cells, time_major), axis=1)
    if packets.all():
        return None
    masks = buffer(batch * count * whole(cells, STEP), np.float32).reshape(batch, count, -1)
    masks[..., :cells] = packets
    return masks
