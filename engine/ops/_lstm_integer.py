"""Prepares integer LSTMs: five intermediate tensors lend the quantization of the gates' sums and of the hidden values.

Source: TFLite kernels/unidirectional_sequence_lstm.cc, lstm.cc PopulateQuantizedLstmParams8x8_16; factors are computed
in float32 there.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import log2
from typing import Any, NamedTuple

import numpy as np

from glasslite.engine.errors import OpError, UnsupportedError
from glasslite.engine.ir import Tensor
from glasslite.engine.ops._lstm import Sizes, scales_of
from glasslite.engine.ops._quantization import float32_factor, quantization_of, scale_of
from glasslite.kernels.reference._lstm_integer import GateScales, Scales
from glasslite.kernels.reference._lstm_tensors import Weights
from glasslite.kernels.reference.fixed_point import Requantization, requantization

#: Intermediate tensors of an LSTM whose gates have 16 bits.
COUNT = 5
#: Of one whose gates have 8 bits: lstm_eval.cc reads scales there that belong to other gates.
_COUNT_8 = 12
_HIDDEN = 4
#: A step of a gate's sum without normalization.
_GATE_STEP = np.float32(2.0**-12)
#: Exponents of the cell's step for which tanh has a table.
_EXPONENTS = range(-15, -8)
#: Peephole products that vector code takes at a time; what remains rounds another way.
_VECTOR = 16


class Ends(NamedTuple):
    """The tensors beside the weights."""

    input: Tensor
    output_state: Tensor
    cell_state: Tensor
    output: Tensor


def integer_scales(
    weights: Weights,
    sizes: Sizes,
    ends: Ends,
    intermediates: Sequence[Tensor],
    cell_clip: float,
    proj_clip: float,
) -> Scales:
    """All factors and limits of an integer LSTM.

    Raises:
        UnsupportedError: the gates have 8 bits.
        OpError: an intermediate tensor or a quantization is missing, or the cell's scale is none that LiteRT takes.
    """
    _check_count(len(intermediates))
    hidden = intermediates[_HIDDEN]
    exponent = _cell_exponent(ends.cell_state)
    of = scales_of(weights)
    gates = [
        _gate(weights, of, number, sizes, ends, exponent, intermediates[number])
        if number in weights.gates
        else None
        for number in range(4)
    ]
    projection = None
    if weights.projection is not None:
        projection = _times(of.projection, scale_of(hidden), over=scale_of(ends.output_state))
    with np.errstate(all="ignore"):
        hidden_factor = np.float32(2.0**-15 / np.float64(scale_of(hidden)) * 2.0**-15)
    return Scales(
        gates,  # type: ignore[arg-type]
        _double(hidden_factor),
        hidden.zero_point,
        projection,
        ends.input.zero_point,
        ends.output_state.zero_point,
        exponent,
        _clip_steps(cell_clip, ends.cell_state, 1 << 15),
        _clip_steps(proj_clip, ends.output, 1 << 7),
    )


def _check_count(found: int) -> None:
    if found == _COUNT_8:
        raise UnsupportedError(
            f"{_COUNT_8} intermediate tensors make the gates' sums INT8, which no kernel takes; {COUNT} do"
        )
    if found != COUNT:
        raise OpError(f"INT8 input needs {COUNT} intermediate tensors; got {found}")


def _cell_exponent(cell_state: Tensor) -> int:
    scale = float(scale_of(cell_state))
    exponent = round(log2(scale)) if scale > 0 else 0
    if abs(log2(max(scale, 1e-38)) - exponent) >= 1e-3 or exponent not in _EXPONENTS:
        raise OpError(
            f"the cell state '{cell_state.name}' must have a power of two from 2^{_EXPONENTS[0]} to "
            f"2^{_EXPONENTS[-1]} as scale; got {scale:g}"
        )
    if cell_state.zero_point:
        raise OpError(
            f"the cell state '{cell_state.name}' must have zero point 0; got {cell_state.zero_point}"
        )
    return exponent


def _gate(
    weights: Weights, of: Weights, number: int, sizes: Sizes, ends: Ends, exponent: int, intermediate: Tensor
) -> GateScales:
    norm = weights.norm[number]
    step = _GATE_STEP if norm is None else scale_of(intermediate)
    peephole = None
    position = {0: 0, 1: 1, 3: 2}.get(number)
    if position is not None and weights.peephole[position] is not None:
        with np.errstate(all="ignore"):
            factor = np.float32(2.0**exponent * np.float64(of.peephole[position]) / np.float64(step))
        peephole = requantization(np.float64(_finite(factor)), "half-up", tail=sizes.cells % _VECTOR)
    norm_scale = of.norm[number]
    return GateScales(
        _times(of.input[number], scale_of(ends.input), over=step),
        _times(of.recurrent[number], scale_of(ends.output_state), over=step),
        peephole,
        None if norm is None else _double(np.float64(norm_scale) * 4096),
        max(1, int(np.float32(10000) * norm_scale)) if norm is not None else 1,
    )


def _times(*scales: Any, over: np.float32) -> Requantization:
    return requantization(float32_factor(*scales, over=over), "double")


def _double(factor: Any) -> Requantization:
    return requantization(np.float64(_finite(factor)), "double")


def _finite(factor: Any) -> Any:
    if not abs(factor) < 1 << 31:
        raise OpError(f"the tensors' scales give a factor of {factor:g}, which is too large")
    return factor


def _clip_steps(clip: float, tensor: Tensor, limit: int) -> int:
    """A clip in steps of a tensor, cut off."""
    if not clip > 0:
        return 0
    with np.errstate(over="ignore"):
        steps = np.float32(clip) / np.float32(quantization_of(tensor).scale[0])
    return int(np.clip(steps, -limit, limit - 1))
