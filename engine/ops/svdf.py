"""SVDF: a layer of filters, each the product of weights over features and weights over the last steps in time.

Spec: schema.fbs SVDFOptions; "Compressing Deep Neural Networks using a Rank-Constrained Topology", Nakkiran et al.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from glasslite.engine.errors import OpError
from glasslite.engine.ir import Tensor, TensorType
from glasslite.engine.numerics import Numerics
from glasslite.engine.ops._op import Activation, Call, Cost, Inputs, Op, Spec, optional, register, required
from glasslite.engine.ops._quantization import float32_factor, scale_of
from glasslite.engine.ops._recurrent import (
    ACTIVATIONS,
    EIGHT_BITS,
    check_rank,
    check_shape,
    check_type,
    state_of,
)
from glasslite.kernels.reference.fixed_point import requantization


@register("SVDF")
@dataclass(frozen=True)
class Svdf(Op):
    """Inputs: (B, K), feature weights (F, K), time weights (F, M), optional bias (F / rank,), state (B, F * M).

    Output: (B, F / rank): `rank` filters in a row make up one unit. Float inputs may meet 8-bit weights: dynamic range.
    int8 inputs have int16 time weights and state, and an int32 bias; the activation is then what the output's range
    clamps, and must be RELU. Time weights and state may both be int8, as for TensorFlow Lite Micro; LiteRT reads
    beyond their ends.
    """

    arity: ClassVar[int] = 5

    rank: int = 0
    fused_activation_function: Activation = "NONE"
    asymmetric_quantize_inputs: bool = False

    def infer(self, inputs: Inputs) -> list[Spec]:
        """All shapes follow from the input and the two weights."""
        input, feature, time = (
            required(inputs, i, role) for i, role in enumerate(("input", "feature weights", "time weights"))
        )
        for tensor, role in ((input, "the input"), (feature, "feature weights"), (time, "time weights")):
            check_rank(tensor, role, (2,))
        (batch, depth), (filters, memory) = input.shape, time.shape
        check_shape(feature, "feature weights", (filters, depth))
        if self.rank < 1 or filters % self.rank:
            raise OpError(f"rank must divide the number of filters, {filters}; got {self.rank}")
        if not memory:
            raise OpError("time weights must cover at least 1 step; got 0")
        self._check_types(input, feature, time)
        bias, units = optional(inputs, 3), filters // self.rank
        integer = input.type == TensorType.INT8
        check_type(bias, "the bias", TensorType.INT32 if integer else TensorType.FLOAT32)
        check_shape(bias, "the bias", (units,))
        state = state_of(
            inputs, 4, "state", batch * filters * memory, time.type if integer else TensorType.FLOAT32
        )
        check_shape(state, "the state", (batch, filters * memory))
        return [Spec((batch, units), input.type)]

    def _check_types(self, input: Tensor, feature: Tensor, time: Tensor) -> None:
        check_type(input, "the input", TensorType.FLOAT32, TensorType.INT8)
        if input.type == TensorType.INT8:
            check_type(feature, "feature weights of INT8 input", TensorType.INT8)
            check_type(time, "time weights of INT8 input", TensorType.INT16, TensorType.INT8)
            if self.fused_activation_function != "RELU":
                raise OpError(
                    f"the fused activation of INT8 input must be RELU; got {self.fused_activation_function}"
                )
            return
        if self.fused_activation_function not in ACTIVATIONS:
            allowed = ", ".join(ACTIVATIONS)
            raise OpError(f"fused activation must be one of {allowed}; got {self.fused_activation_function}")
        check_type(feature, "feature weights", TensorType.FLOAT32, *EIGHT_BITS)
        check_type(time, "time weights", *((feature.type,) if feature.type not in EIGHT_BITS else EIGHT_BITS))

    def cost(self, inputs: Inputs, outputs: Sequence[Tensor]) -> Cost:
        batch, depth = required(inputs, 0, "input").shape
        filters, memory = required(inputs, 2, "time weights").shape
        return super().cost(inputs, outputs)._replace(macs=batch * filters * (depth + memory))

    def prepare(self, inputs: Inputs, outputs: Sequence[Tensor], numerics: Numerics) -> Call:
        input, feature, time = (required(inputs, i, "input") for i in range(3))
        if input.type == TensorType.INT8:
            return self._integer_call(inputs, outputs[0])
        params: dict[str, Any] = {"rank": self.rank, "activation": self.fused_activation_function}
        if feature.type == TensorType.FLOAT32:
            return Call("f32", params)
        params |= {
            "feature_scale": scale_of(feature),
            "time_scale": scale_of(time),
            "asymmetric": self.asymmetric_quantize_inputs,
            "defects": numerics.defects,
        }
        return Call("hybrid", params)

    def _integer_call(self, inputs: Inputs, output: Tensor) -> Call:
        """The two factors, computed in float32 (svdf.cc Prepare)."""
        input, feature, time, state = (required(inputs, i, "input") for i in (0, 1, 2, 4))
        to_state = float32_factor(scale_of(input), scale_of(feature), over=scale_of(state))
        to_output = float32_factor(scale_of(state), scale_of(time), over=scale_of(output))
        params = {
            "rank": self.rank,
            "input_zero_point": input.zero_point,
            "to_state": requantization(np.float64(to_state), "double"),
            # The reference kernel takes an int16 state to be quantized around 0.
            "state_zero_point": state.zero_point if state.type == TensorType.INT8 else 0,
            "to_output": requantization(np.float64(to_output), "double"),
            "output_zero_point": output.zero_point,
        }
        return Call("qs8", params)
