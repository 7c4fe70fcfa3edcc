"""The rules that plain recurrent layers share.

Source: TFLite kernels/basic_rnn.cc, unidirectional_sequence_rnn.cc, bidirectional_sequence_rnn.cc, Prepare.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from glasslite.engine.errors import OpError
from glasslite.engine.ir import Tensor, TensorType
from glasslite.engine.numerics import Numerics
from glasslite.engine.ops._op import Activation, Call, Cost, Inputs, Op, required
from glasslite.engine.ops._quantization import scale_of
from glasslite.engine.ops._recurrent import (
    ACTIVATIONS,
    EIGHT_BITS,
    check_rank,
    check_shape,
    check_type,
    state_of,
)
from glasslite.kernels.reference._rnn import Dynamic

FLOAT32 = TensorType.FLOAT32


def check_layer(
    input: Tensor, weights: Tensor, recurrent: Tensor, bias: Tensor, state: tuple[Inputs, int], batch: int
) -> int:
    """The number of units: all shapes follow from it and the input.

    Raises:
        OpError: something does not go together.
    """
    check_type(input, "the input", FLOAT32)
    check_type(weights, "input weights", FLOAT32, *EIGHT_BITS)
    check_rank(weights, "input weights", (2,))
    units = weights.shape[0]
    check_shape(weights, "input weights", (units, input.shape[-1]))
    check_type(recurrent, "recurrent weights", weights.type)
    check_shape(recurrent, "recurrent weights", (units, units))
    check_type(bias, "the bias", FLOAT32)
    check_shape(bias, "the bias", (units,))
    check_shape(state_of(*state, "hidden state", batch * units, FLOAT32), "the hidden state", (batch, units))
    return units


def check_activation(activation: str) -> None:
    """Raise OpError unless LiteRT's recurrent layers have the activation."""
    if activation not in ACTIVATIONS:
        raise OpError(f"fused activation must be one of {', '.join(ACTIVATIONS)}; got {activation}")


@dataclass(frozen=True)
class RnnOp(Op):
    """A layer in one direction: its options and its call."""

    fused_activation_function: Activation = "NONE"
    asymmetric_quantize_inputs: bool = False

    @property
    def walk(self) -> dict[str, Any]:
        """The kernel's parameters that say how to walk the batch."""
        return {}

    def check(self, inputs: Inputs, batch_axis: int) -> int:
        """The number of units; everything checked."""
        check_activation(self.fused_activation_function)
        input, weights, recurrent, bias = (
            required(inputs, i, role)
            for i, role in enumerate(("input", "input weights", "recurrent weights", "bias"))
        )
        return check_layer(input, weights, recurrent, bias, (inputs, 4), input.shape[batch_axis])

    def cost(self, inputs: Inputs, outputs: Sequence[Tensor]) -> Cost:
        weights, recurrent = required(inputs, 1, "input weights"), required(inputs, 2, "recurrent weights")
        vectors = outputs[0].size // max(1, weights.shape[0])
        return super().cost(inputs, outputs)._replace(macs=vectors * (weights.size + recurrent.size))

    def prepare(self, inputs: Inputs, outputs: Sequence[Tensor], numerics: Numerics) -> Call:
        weights, recurrent = required(inputs, 1, "input weights"), required(inputs, 2, "recurrent weights")
        params: dict[str, Any] = {"activation": self.fused_activation_function, **self.walk}
        if weights.type == FLOAT32:
            return Call("f32", params)
        scales = (scale_of(weights), scale_of(recurrent), None)
        return Call(
            "hybrid",
            {**params, "dynamic": Dynamic(scales, self.asymmetric_quantize_inputs, numerics.defects)},
        )
