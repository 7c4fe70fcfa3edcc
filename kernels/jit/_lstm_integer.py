"""An LSTM over a sequence in integers; a task is one entry of the batch, which runs through all its steps.

Formulas and their order: `kernels/reference/_lstm_integer.py`; the same integers.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from glasslite.kernels.buffers import buffer
from glasslite.kernels.errors import NotCompiled
from glasslite.kernels.jit._binding import constant
from glasslite.kernels.jit._fixed_point import (
    get_inv_sqrt_quantized_multiplier_exp,
    high_multiply,
    multiply,
    rounding_divide_by_pot,
)
from glasslite.kernels.jit._recurrent import PEEPHOLES, WIDTH, Array, centre, dot, fixed, packed_rows, whole
from glasslite.kernels.jit.entry import Entry, fields, inlined, inner, view
from glasslite.kernels.jit.program import Bound, bound, record
from glasslite.kernels.jit.simd import copy
from glasslite.kernels.reference._gemmlowp16 import logistic_table, tanh_table
from glasslite.kernels.reference._lstm_integer import GateScales, Scales
from glasslite.kernels.reference._lstm_tensors import Weights

#: `factors` are rows of int64, one of each gate: multiplier and shift of the input's, the recurrent and the peephole's
#: products, and from which cell on the last rounds to nearest, ties away from zero; then of layer normalization.
#: Pitches are those of int16 rows. With `norms` the bias comes behind normalization.
_FACTORS = 10
_LSTM = record(
    "input input_step input_batch output output_step output_batch steps depth cells outputs coupled",
    "weights pitch recurrent recurrent_pitch bias peepholes norms factors logistic tanh tanh_cell",
    "output_state cell_state input_zero_point output_zero_point cell_shift cell_clip",
    "hidden_multiplier hidden_shift hidden_zero_point",
    "projection projection_pitch projection_bias projection_multiplier projection_shift proj_clip",
)
#: The cell's gate is the third of four; the gates' order is that of the schema.
_FORGET, _UPDATE, _OUTPUT = 1, 2, 3


@inlined
def _within_16_bits(x: Any) -> Any:
    return max(-32768, min(32767, x))


@inner
def _seen(weight: Any, cell: Any, multiplier: Any, shift: Any, away: bool) -> Any:
    """What a peephole shows of the cell: as vector code rounds, ties up, or as what is left behind vectors."""
    product = np.int64(weight) * np.int64(cell)
    if away or shift >= 0:
        return multiply(product, multiplier, shift)
    return (high_multiply(product, multiplier) + ((1 << -shift) >> 1)) >> -shift


@inner
def _truncated(x: Any, divisor: Any) -> Any:
    """x / divisor towards 0."""
    return x // divisor if x >= 0 else -(-x // divisor)


@inner
def _normalize(p: Any, number: int, factors: Any, sums: Any) -> None:
    """Each sum less their mean, over their standard deviation; times weights, plus bias."""
    norm = view(p.norms + 2 * p.cells * number, p.cells, np.int16)
    bias = view(p.bias + 4 * p.cells * number, p.cells, np.int32)
    total = squares = np.int64(0)
    for n in range(p.cells):
        total += sums[n]
        squares += sums[n] * sums[n]
    mean = _truncated(total * 1024, p.cells)
    variance = _truncated(squares * ((1 << 20) // p.cells) - mean * mean, 1 << 20)
    variance = factors[9] if variance < 1 else variance
    # The root's function takes less than 2^29; a quarter of the variance halves the deviation.
    large = 1 if variance >= 1 << 29 else 0
    multiplier, shift = get_inv_sqrt_quantized_multiplier_exp(variance // 4 if large else variance)
    for n in range(p.cells):
        rescaled = multiply(1024 * sums[n] - mean, multiplier, shift - large)
        weighted = np.int64(np.int32(rescaled * norm[n] + bias[n]))
        rounded = _truncated(weighted + (512 if weighted > 0 else -512), 1024)
        sums[n] = _within_16_bits(multiply(rounded, factors[7], factors[8]))


@inner
def _open(p: Any, number: int, table: Any, x: int, h: int, cell: Any, sums: Any, target: Any) -> None:
    """A gate's values with 15 fractional bits; each product is added to what there is, within 16 bits."""
    factors = view(p.factors + 8 * _FACTORS * number, _FACTORS, np.int64)
    row = number * p.cells
    bias = view(p.bias + 4 * row, p.cells, np.int32)
    weights = p.weights + 2 * p.pitch * row
    recurrent = p.recurrent + 2 * p.recurrent_pitch * row
    peephole = view(p.peepholes + 2 * row, p.cells, np.int16)
    for n in range(p.cells):
        total = dot(x, weights, p.pitch)
        total = total if p.norms else np.int64(np.int32(total + bias[n]))
        total = _within_16_bits(multiply(total, factors[0], factors[1]))
        total += multiply(dot(h, recurrent, p.recurrent_pitch), factors[2], factors[3])
        total = _within_16_bits(total)
        if factors[6] >= 0:
            seen = _seen(peephole[n], cell[n], factors[4], factors[5], n >= factors[6])
            total = _within_16_bits(total + seen)
        sums[n] = total
        weights += 2 * p.pitch
        recurrent += 2 * p.recurrent_pitch
    if p.norms:
        _normalize(p, number, factors, sums)
    for n in range(p.cells):
        target[n] = table[sums[n] & 0xFFFF]


@inlined
def _scaled_product(a: Any, b: Any, exponent: Any) -> Any:
    return np.int64(np.int16(rounding_divide_by_pot(np.int64(a) * np.int64(b), exponent)))


@inner
def _update(p: Any, gates: Any, cell: Any) -> None:
    """c = f * c + i * g."""
    for n in range(p.cells):
        forget = np.int64(gates[_FORGET, n])
        taken = 32767 - forget if p.coupled else np.int64(gates[0, n])
        kept = _scaled_product(forget, cell[n], 15)
        new = _within_16_bits(kept + _scaled_product(taken, gates[_UPDATE, n], p.cell_shift))
        if p.cell_clip:
            new = max(-p.cell_clip, min(p.cell_clip, new))
        cell[n] = new


@inner
def _project(p: Any, hidden: Any, centred: int, output: Any) -> None:
    """8-bit outputs from the product of output gate and cell."""
    zero_point = p.hidden_zero_point
    if not p.projection:
        for n in range(p.cells):
            output[n] = max(-128, min(127, hidden[n] + zero_point))
        return
    steps = view(centred, p.projection_pitch, np.int16)
    for n in range(p.cells):
        steps[n] = max(-128, min(127, hidden[n] - zero_point)) + zero_point
    for n in range(p.cells, p.projection_pitch):
        steps[n] = 0
    bias = view(p.projection_bias, p.outputs, np.int32)
    for o in range(p.outputs):
        total = dot(centred, p.projection + 2 * p.projection_pitch * o, p.projection_pitch) + bias[o]
        step = multiply(np.int64(np.int32(total)), p.projection_multiplier, p.projection_shift)
        step = max(-128, min(127, step + p.output_zero_point))
        output[o] = max(-p.proj_clip, min(p.proj_clip, step)) if p.proj_clip else step


@Entry
def lstm_int8(block: int, start: int, stop: int, scratch: int) -> None:
    """int8 inputs, outputs and weights, int16 gates and cells."""
    p = fields(block, _LSTM)
    logistic, tanh = (
        view(p.logistic, 65536, np.int16),
        view(p.tanh, 65536, np.int16),
    )
    tanh_cell = view(p.tanh_cell, 65536, np.int16)
    hidden = view(scratch, p.cells, np.int64)
    gates = view(scratch + 8 * p.cells, (4, p.cells), np.int16)
    x = scratch + 16 * p.cells
    h = x + 2 * p.pitch
    centred = h + 2 * p.recurrent_pitch
    for batch in range(start, stop):
        state = p.output_state + p.outputs * batch
        output = view(state, p.outputs, np.int8)
        cell = view(p.cell_state + 2 * p.cells * batch, p.cells, np.int16)
        for step in range(p.steps):
            source = p.input + batch * p.input_batch + step * p.input_step
            centre(source, p.depth, p.input_zero_point, x, p.pitch)
            centre(state, p.outputs, p.output_zero_point, h, p.recurrent_pitch)
            for number in range(p.coupled, _OUTPUT):
                _open(p, number, tanh if number == _UPDATE else logistic, x, h, cell, hidden, gates[number])
            _update(p, gates, cell)
            # The output gate sees the new cell, but the old output.
            _open(p, _OUTPUT, logistic, x, h, cell, hidden, gates[_OUTPUT])
            for n in range(p.cells):
                product = np.int64(gates[_OUTPUT, n]) * np.int64(tanh_cell[np.int64(cell[n]) & 0xFFFF])
                hidden[n] = multiply(product, p.hidden_multiplier, p.hidden_shift)
            _project(p, hidden, centred, output)
            copy(p.output + batch * p.output_batch + step * p.output_step, state, p.outputs)


def bind_int8(
    weights: Weights, input: Array, output: Array, states: tuple[Array, Array], *, scales: Scales
) -> list[Bound]:
    """Bind a run over input (T, B, K) to output (T, B, O), and to the states of outputs and cells.

    Raises:
        NotCompiled: weights are computed while running, or elements lie apart.
    """
    if any(array.shape[2] > 1 and array.strides[2] != array.itemsize for array in (input, output)):
        raise NotCompiled("the elements of a vector lie apart")
    steps, batch, depth = input.shape
    hidden_multiplier, hidden_shift = fixed(scales.hidden)
    packed = _gates(weights, scales) | _projection(weights, scales)
    cells = len(weights.input[1])
    pitches = (packed["pitch"], packed["recurrent_pitch"], whole(cells, WIDTH))
    return [
        bound(
            lstm_int8, _LSTM, tasks=batch, scratch=16 * cells + 2 * sum(pitches),
            input=input, input_step=input.strides[0], input_batch=input.strides[1],
            output=output, output_step=output.strides[0], output_batch=output.strides[1],
            steps=steps, depth=depth, cells=cells, outputs=output.shape[2], coupled=scales.gates[0] is None,
            logistic=logistic_table(), tanh=tanh_table(3), tanh_cell=tanh_table(15 + scales.cell_exponent),
            output_state=states[0], cell_state=states[1],
            input_zero_point=scales.input_zero_point, output_zero_point=scales.output_zero_point,
            cell_shift=30 + scales.cell_exponent, cell_clip=scales.cell_clip,
            hidden_multiplier=hidden_multiplier, hidden_shift=hidden_shift,
            hidden_zero_point=scales.hidden_zero_point, **packed,
        )
    ]  # fmt: skip


def _gates(weights: Weights, scales: Scales) -> dict[str, Any]:
    """The four gates' weights, one behind the other; zeros for one that there is not."""
    cells = len(weights.input[1])

    def rows(tensors: Any) -> Array:
        return packed_rows(
            np.concatenate(
                [np.zeros_like(tensors[1]) if t is None else constant(t, "weights") for t in tensors]
            )
        )

    bias = buffer(4 * cells, np.int32).reshape(4, cells)
    peepholes, norms = (buffer(4 * cells, np.int16).reshape(4, cells) for _ in range(2))
    factors = buffer(4 * _FACTORS, np.int64).reshape(4, _FACTORS)
    for number in weights.gates:
        gate = scales.gates[number]
        if gate is None:
            raise NotCompiled("a gate without scales")
        bias[number] = constant(weights.bias[number], "bias")
        factors[number] = _factors(gate, cells)
        if gate.norm is not None:
            norms[number] = constant(weights.norm[number], "weights")
        if gate.peephole is not None:
            peepholes[number] = constant(weights.peephole[PEEPHOLES[number]], "weights")
    inputs, recurrent = rows(weights.input), rows(weights.recurrent)
    return {
        "weights": inputs, "pitch": inputs.shape[1], "recurrent": recurrent, "recurrent_pitch": recurrent.shape[1],
        "bias": bias, "peepholes": peepholes, "factors": factors,
        "norms": 0 if weights.norm[1] is None else norms,
    }  # fmt: skip


def _factors(gate: GateScales, cells: int) -> list[int]:
    seen, norm = [0, 0, -1], [0, 0]
    if gate.peephole is not None:
        if gate.peephole.rounding != "half-up":
            raise NotCompiled(f"the rounding {gate.peephole.rounding}")
        seen = [int(gate.peephole.multiplier[0]), int(gate.peephole.shift[0]), cells - gate.peephole.tail]
    if gate.norm is not None:
        norm = [*fixed(gate.norm)]
    if gate.variance_guard >= 1 << 29:
        raise NotCompiled(f"a scale that guards the variance with {gate.variance_guard}")
    return [*fixed(gate.input), *fixed(gate.recurrent), *seen, *norm, gate.variance_guard]


def _projection(weights: Weights, scales: Scales) -> dict[str, Any]:
    if scales.projection is None:
        return {"projection": 0}
    matrix, bias = constant(weights.projection, "weights"), constant(weights.projection_bias, "bias")
    packed = packed_rows(matrix)
    multiplier, shift = fixed(scales.projection)
    return {
        "projection": packed, "projection_pitch": packed.shape[1],
        "projection_bias": np.zeros(len(matrix), np.int32) if bias is None else np.ascontiguousarray(bias),
        "projection_multiplier": multiplier, "projection_shift": shift, "proj_clip": scales.proj_clip,
    }  # fmt: skip
