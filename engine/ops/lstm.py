"""LSTM: one step of an LSTM.

Spec: schema.fbs LSTMOptions
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import log2
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from glasslite.engine.errors import OpError
from glasslite.engine.ir import Tensor, TensorType
from glasslite.engine.numerics import Numerics
from glasslite.engine.ops._lstm import OUTPUT_STATE, check_states, check_weights, unidirectional_weights
from glasslite.engine.ops._lstm_call import LstmOp, linked
from glasslite.engine.ops._op import Call, Cost, Inputs, Op, Spec, register, required
from glasslite.engine.ops._quantization import scale_of
from glasslite.engine.ops._recurrent import check_rank, check_shape, check_type
from glasslite.kernels.reference.fixed_point import requantization

if TYPE_CHECKING:
    from glasslite.engine.scope import Links

FLOAT32, UINT8, INT16, INT32 = TensorType.FLOAT32, TensorType.UINT8, TensorType.INT16, TensorType.INT32

#: The basic kernel's inputs by what they are, and the types that go together.
_BASIC = ("input", "previous output", "weights", "bias", "previous state")
_BASIC_TYPES = {FLOAT32: (FLOAT32,) * 5, UINT8: (UINT8, UINT8, UINT8, INT32, INT16)}


@register("LSTM")
@dataclass(frozen=True)
class Lstm(LstmOp):
    """Inputs of the full kernel: (B, K), then weights, states and normalization, 24 in all. Output: (B, O).

    Inputs of the basic kernel: (B, K), previous output (B, N), weights (4N, K + N), bias (4N,), previous state (B, N).
    Its outputs: output and state (B, N), the inputs in a row (B, K + N), the gates' sums (B, 4N). There are floats, and
    uint8 that stands for (q - 128) / 128, with a state of int16 in steps of 2^-11.
    """

    arity: ClassVar[int] = 24

    kernel_type: str = "FULL"

    def link(self, inputs: Inputs, links: Links) -> Op:
        return linked(_Linked, self, links)  # type: ignore[no-any-return]

    def infer(self, inputs: Inputs) -> list[Spec]:
        """All sizes follow from the input and the weights."""
        if self.kernel_type == "BASIC":
            return self._infer_basic(inputs)
        input = required(inputs, 0, "input")
        check_rank(input, "the input", (2,))
        sizes = check_weights(input, unidirectional_weights(inputs))
        check_states(inputs, OUTPUT_STATE, input.shape[0], sizes, input)
        return [Spec((input.shape[0], sizes.outputs), input.type)]

    def _infer_basic(self, inputs: Inputs) -> list[Spec]:
        if any(t is not None for t in inputs[len(_BASIC) :]):
            raise OpError(f"the basic kernel takes {len(_BASIC)} inputs; got more")
        input, previous, weights, bias, state = (required(inputs, i, role) for i, role in enumerate(_BASIC))
        check_rank(input, "the input", (2,))
        check_rank(previous, "the previous output", (2,))
        (batch, depth), cells = input.shape, previous.shape[1]
        check_type(input, "the input", *_BASIC_TYPES)
        for tensor, role, type in zip(inputs, _BASIC, _BASIC_TYPES[input.type], strict=False):
            check_type(tensor, f"the {role}", type)
        check_shape(previous, "the previous output", (batch, cells))
        check_shape(weights, "the weights", (4 * cells, depth + cells))
        check_shape(bias, "the bias", (4 * cells,))
        check_shape(state, "the previous state", (batch, cells))
        of_state = INT16 if input.type == UINT8 else FLOAT32
        return [
            Spec((batch, cells), input.type),
            Spec((batch, cells), of_state),
            Spec((batch, depth + cells), input.type),
            Spec((batch, 4 * cells), of_state),
        ]

    def cost(self, inputs: Inputs, outputs: Sequence[Tensor]) -> Cost:
        if self.kernel_type != "BASIC":
            return super().cost(inputs, outputs)
        weights = required(inputs, 2, "weights")
        return Op.cost(self, inputs, outputs)._replace(macs=weights.size * outputs[0].shape[0])

    def prepare(self, inputs: Inputs, outputs: Sequence[Tensor], numerics: Numerics) -> Call:
        if self.kernel_type != "BASIC":
            return super().prepare(inputs, outputs, numerics)
        if required(inputs, 0, "input").type == FLOAT32:
            return Call("basic_f32")
        weights, bias = required(inputs, 2, "weights"), required(inputs, 3, "bias")
        step = float(scale_of(outputs[1]))
        if abs(log2(max(step, 1e-38)) + 11) >= 1e-3:
            raise OpError(f"the state '{outputs[1].name}' must have scale 2^-11; got {step:g}")
        factor = np.float64(np.float32(4096) * scale_of(bias))
        params = {
            "weights_zero_point": weights.zero_point,
            "requantization": requantization(factor, "half-up"),
        }
        return Call("basic_qu8", params)


@dataclass(frozen=True)
class _Linked(Lstm):
    intermediates: tuple[Tensor, ...] = ()

    @property
    def lent(self) -> tuple[Tensor, ...]:
        return self.intermediates
