"""BIDIRECTIONAL_SEQUENCE_LSTM: two LSTMs over a sequence, one of them from its end.

Spec: schema.fbs BidirectionalSequenceLSTMOptions
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from glasslite.engine.errors import OpError
from glasslite.engine.ir import Tensor, TensorType
from glasslite.engine.numerics import Numerics
from glasslite.engine.ops._bidirectional import check_aux_input, check_aux_weights, output_specs
from glasslite.engine.ops._lstm import check_states, check_weights, products_of, scales_of
from glasslite.engine.ops._lstm_call import limits_of
from glasslite.engine.ops._op import Activation, Call, Cost, Inputs, Op, Spec, optional, register, required
from glasslite.engine.ops._recurrent import check_rank, check_type
from glasslite.kernels.reference.bidirectional_sequence_lstm import weights_by_direction

FLOAT32 = TensorType.FLOAT32

_STATES = (35, 37)
_AUX_INPUT = 39


@register("BIDIRECTIONAL_SEQUENCE_LSTM")
@dataclass(frozen=True)
class BidirectionalSequenceLstm(Op):
    """Inputs: (T, B, K), or (B, T, K) where not `time_major`; then 17 weights for each direction, and their states.

    Then perhaps an auxiliary input (T, B, L) and weights (N, L) for each gate; without weights it is what the backward
    LSTM runs over. Outputs: one a direction, or both in a row with `merge_outputs`. 8-bit weights are dynamic range.
    """

    arity: ClassVar[int] = 48

    fused_activation_function: Activation = "NONE"
    cell_clip: float = 0.0
    proj_clip: float = 0.0
    merge_outputs: bool = False
    time_major: bool = True
    asymmetric_quantize_inputs: bool = False

    def infer(self, inputs: Inputs) -> list[Spec]:
        """The input's first two dimensions, and as many columns as outputs."""
        input = required(inputs, 0, "input")
        check_type(input, "the input", FLOAT32)
        check_rank(input, "the input", (3,))
        both = weights_by_direction(tuple(inputs))
        weighted = [weights.aux[1] is not None for weights in both]
        if weighted[0] != weighted[1]:
            raise OpError("auxiliary weights must be there for both directions or for none")
        depth = check_aux_input(input, optional(inputs, _AUX_INPUT), weighted[0])
        outputs = []
        for weights, state in zip(both, _STATES, strict=True):
            sizes = check_weights(input, weights)
            check_states(inputs, state, input.shape[1 if self.time_major else 0], sizes, input)
            aux = [weights.aux[i] for i in weights.gates]
            check_aux_weights(aux, sizes.cells, depth, weights.input[3].type)
            outputs.append(sizes.outputs)
        if both[0].input[3].type != both[1].input[3].type:
            raise OpError("the weights of both directions must be of one type")
        return output_specs(input, outputs, self.merge_outputs)

    def cost(self, inputs: Inputs, outputs: Sequence[Tensor]) -> Cost:
        input = required(inputs, 0, "input")
        vectors = input.shape[0] * input.shape[1]
        macs = sum(products_of(weights, vectors) for weights in weights_by_direction(tuple(inputs)))
        return super().cost(inputs, outputs)._replace(macs=macs)

    def prepare(self, inputs: Inputs, outputs: Sequence[Tensor], numerics: Numerics) -> Call:
        both = weights_by_direction(tuple(inputs))
        params: dict[str, Any] = {
            "scales": tuple(scales_of(weights) for weights in both),
            "limits": limits_of(self.fused_activation_function, self.cell_clip, self.proj_clip),
            "time_major": self.time_major,
        }
        if both[0].input[3].type == FLOAT32:
            return Call("f32", params)
        params |= {"asymmetric": self.asymmetric_quantize_inputs, "defects": numerics.defects}
        return Call("hybrid", params)
