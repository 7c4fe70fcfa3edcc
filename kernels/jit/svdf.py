"""SVDF: filters over features and time; a task is one entry of the batch."""

from __future__ import annotations

from typing import Any

import numpy as np

from glasslite.kernels.errors import NotCompiled
from glasslite.kernels.jit import _fixed_point
from glasslite.kernels.jit._binding import constant
from glasslite.kernels.jit._recurrent import (
    VECTOR,
    WIDTH,
    Array,
    activate,
    activation_values,
    add_quantized,
    add_rest,
    centre,
    dense,
    dot,
    fixed,
    lane_sums,
    packed_columns,
    packed_rows,
    whole,
)
from glasslite.kernels.jit.entry import Entry, fields, inner, view
from glasslite.kernels.jit.program import Bound, bound, record
from glasslite.kernels.jit.simd import copy
from glasslite.kernels.jit.vectors import STEP, store_floats
from glasslite.kernels.reference.fixed_point import Requantization

#: Input, state and output.
Ends = tuple[Array, Array, Array]

#: With `factors`, the scale of each filter's weights, these are rows of int16, and inputs are quantized to meet them.
_SIZES = "depth filters memory rank units"
_FLOAT = record(
    "input weights time bias state output tanh", _SIZES, "pitch factors asymmetric", low=np.float32, high=np.float32
)  # fmt: skip
#: `pitch` is that of the feature weights' rows, `span` that of the time weights of a unit, in int16; `narrow` states
#: are int8.
_STEPS = record(
    "input weights time bias state output", _SIZES, "pitch span narrow input_zero_point",
    "state_multiplier state_shift state_zero_point multiplier shift zero_point",
)  # fmt: skip


@inner
def _shift_in(state: Any, newest: Any, filters: int, memory: int) -> None:
    """Drop the oldest step of each filter for the newest one."""
    for i in range(filters * memory - 1):
        state[i] = state[i + 1]
    for filter in range(filters):
        state[filter * memory + memory - 1] = newest[filter]


@inner
def _ordered_sum(terms: Any, start: int, count: int) -> Any:
    """As `sum_last_axis` of the reference kernels adds."""
    a = b = c = d = np.float32(0)
    fours = start + count - count % 4
    for i in range(start, fours, 4):
        a += terms[i]
        b += terms[i + 1]
        c += terms[i + 2]
        d += terms[i + 3]
    total = a + b + c + d
    for i in range(fours, start + count):
        total += terms[i]
    return total


@inner
def _features(p: Any, x: int, newest: int, steps: int) -> None:
    """Each filter's product with the features; `steps` is memory for quantized ones."""
    if p.factors:
        total = view(newest, p.filters, np.float32)
        total[:] = 0
        add_quantized(x, p.depth, p.asymmetric, p.weights, p.pitch, p.factors, p.filters, steps, newest)
        return
    for at in range(0, 4 * p.filters, VECTOR):
        first, second, third, fourth = lane_sums(x, p.weights + at, p.depth, p.pitch)
        sums = first + second + third + fourth
        store_floats(newest + at, add_rest(sums, x, p.weights + at, p.depth, p.pitch))


@Entry
def filters_f32(block: int, start: int, stop: int, scratch: int) -> None:
    """float32, the feature weights perhaps of 8 bits."""
    p = fields(block, _FLOAT)
    size = p.filters * p.memory
    newest = view(scratch, p.filters, np.float32)
    totals = scratch + 4 * whole_vectors(p.filters)
    sums = view(totals, p.units, np.float32)
    terms = view(totals + 4 * whole_vectors(p.units), size, np.float32)
    time, bias = view(p.time, size, np.float32), view(p.bias, p.units, np.float32)
    for batch in range(start, stop):
        x = p.input + 4 * p.depth * batch
        _features(p, x, scratch, totals)
        state = view(p.state + 4 * size * batch, size, np.float32)
        _shift_in(state, newest, p.filters, p.memory)
        for i in range(size):
            terms[i] = time[i] * state[i]
        for filter in range(p.filters):
            newest[filter] = _ordered_sum(terms, filter * p.memory, p.memory)
        for unit in range(p.units):
            total = _ordered_sum(newest, unit * p.rank, p.rank)
            sums[unit] = total + bias[unit] if p.bias else total
        activate(totals, totals, p.units, p.tanh, p.low, p.high)
        copy(p.output + 4 * p.units * batch, totals, 4 * p.units)


@inner
def whole_vectors(count: int) -> int:
    """The count, rounded up to whole vectors of float32."""
    return (count + STEP - 1) // STEP * STEP


@inner
def _newest(p: Any, batch: int, centred: int, newest: Any) -> None:
    """Each filter's product with the features, as a step of the state."""
    low, high = (-128, 127) if p.narrow else (-32768, 32767)
    centre(p.input + p.depth * batch, p.depth, p.input_zero_point, centred, p.pitch)
    for filter in range(p.filters):
        total = dot(centred, p.weights + 2 * p.pitch * filter, p.pitch)
        step = _fixed_point.multiply(total, p.state_multiplier, p.state_shift) + p.state_zero_point
        newest[filter] = max(low, min(high, step))


@inner
def _history(p: Any, batch: int, newest: Any, wide: int) -> int:
    """The state with its newest step: the address of its int16, less their zero point."""
    size = p.filters * p.memory
    if not p.narrow:
        address = p.state + 2 * size * batch
        _shift_in(view(address, size, np.int16), newest, p.filters, p.memory)
        return address
    address = p.state + size * batch
    _shift_in(view(address, size, np.int8), newest, p.filters, p.memory)
    centre(address, size, p.state_zero_point, wide, size)
    return wide


@Entry
def filters_int8(block: int, start: int, stop: int, scratch: int) -> None:
    """int8, with a state of int16 or int8."""
    p = fields(block, _STEPS)
    newest = view(scratch, p.filters, np.int64)
    centred = scratch + 8 * p.filters
    bias = view(p.bias, p.units, np.int32)
    for batch in range(start, stop):
        _newest(p, batch, centred, newest)
        history = _history(p, batch, newest, centred + 2 * p.pitch)
        y = view(p.output + p.units * batch, p.units, np.int8)
        for unit in range(p.units):
            # What lies behind a unit's history meets weights of 0.
            total = dot(history + 2 * p.rank * p.memory * unit, p.time + 2 * p.span * unit, p.span)
            total = np.int64(np.int32(total + bias[unit]))
            step = _fixed_point.multiply(total, p.multiplier, p.shift) + p.zero_point
            y[unit] = max(-128, min(127, step))


def svdf_f32(
    input: Array,
    weights_feature: Array,
    weights_time: Array,
    bias: Array | None,
    state: Array,
    output: Array,
    *,
    rank: int,
    activation: str,
) -> list[Bound]:
    """float32: bits equal to the reference kernel's."""
    weights = packed_columns(constant(weights_feature, "feature weights"))
    time = constant(weights_time, "time weights")
    ends, pitch = (input, state, output), weights.strides[0]
    return _bind_floats(ends, time, bias, rank, activation, weights=weights, pitch=pitch)


def svdf_hybrid(
    input: Array,
    weights_feature: Array,
    weights_time: Array,
    bias: Array | None,
    state: Array,
    output: Array,
    *,
    rank: int,
    activation: str,
    feature_scale: np.float32,
    time_scale: np.float32,
    asymmetric: bool,
    defects: bool,
) -> list[Bound]:
    """Dynamic range: bits equal to the reference kernel's."""
    if defects:
        raise NotCompiled("defects are left to the reference kernel")
    weights = packed_rows(constant(weights_feature, "feature weights").view(np.int8))
    time = constant(weights_time, "time weights").view(np.int8) * time_scale
    factors = np.full(len(time), feature_scale, np.float32)
    ends, pitch = (input, state, output), weights.shape[1]
    return _bind_floats(
        ends, time, bias, rank, activation,
        weights=weights, pitch=pitch, factors=factors, asymmetric=asymmetric,
    )  # fmt: skip


def _bind_floats(
    ends: Ends, time: Array, bias: Array | None, rank: int, activation: str, **values: Any
) -> list[Bound]:
    constant(bias, "bias")
    vectors = whole(len(time), STEP) + whole(len(time) // rank, STEP) + time.size
    return _bind(
        filters_f32, _FLOAT, ends, time.shape, rank,
        scratch=4 * vectors + VECTOR + 2 * whole(ends[0].shape[1], WIDTH), time=np.ascontiguousarray(time),
        bias=0 if bias is None else np.ascontiguousarray(bias), **values, **activation_values(activation),
    )  # fmt: skip


def _bind(
    entry: Entry, layout: np.dtype[Any], ends: Ends, shape: tuple[int, ...], rank: int, **values: Any
) -> list[Bound]:
    """Bind what runs on input, state and output, with time weights of that shape."""
    (input, state, output), (filters, memory) = ends, shape
    return [
        bound(
            entry, layout, tasks=len(input), input=dense(input, "input"), state=dense(state, "state"),
            output=dense(output, "output"), depth=input.shape[1], filters=filters, memory=memory, rank=rank,
            units=filters // rank, **values,
        )
    ]  # fmt: skip


def svdf_qs8(
    input: Array,
    weights_feature: Array,
    weights_time: Array,
    bias: Array | None,
    state: Array,
    output: Array,
    *,
    rank: int,
    input_zero_point: int,
    to_state: Requantization,
    state_zero_point: int,
    to_output: Requantization,
    output_zero_point: int,
) -> list[Bound]:
    """int8: the same integers."""
    weights = packed_rows(constant(weights_feature, "feature weights"))
    filters, memory = constant(weights_time, "time weights").shape
    units, narrow = filters // rank, state.dtype == np.int8
    time = packed_rows(np.ascontiguousarray(weights_time).reshape(units, rank * memory))
    start = np.zeros(units, np.int32) if constant(bias, "bias") is None else np.ascontiguousarray(bias)
    (multiplier, shift), (state_multiplier, state_shift) = fixed(to_output), fixed(to_state)
    wide = whole(filters * memory, WIDTH) + WIDTH if narrow else 0
    return _bind(
        filters_int8, _STEPS, (input, state, output), (filters, memory), rank,
        scratch=8 * filters + 2 * (weights.shape[1] + wide), weights=weights, time=time, bias=start,
        pitch=weights.shape[1], span=time.shape[1], narrow=narrow, input_zero_point=input_zero_point,
        state_multiplier=state_multiplier, state_shift=state_shift, state_zero_point=state_zero_point,
        multiplier=multiplier, shift=shift, zero_point=output_zero_point,
    )  # fmt: skip
