"""BIDIRECTIONAL_SEQUENCE_RNN: two plain recurrent layers over a sequence, one of them from its end.

Spec: schema.fbs BidirectionalSequenceRNNOptions
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from glasslite.engine.errors import OpError
from glasslite.engine.ir import Tensor, TensorType
from glasslite.engine.numerics import Numerics
from glasslite.engine.ops._bidirectional import check_aux_input, check_aux_weights, output_specs
from glasslite.engine.ops._op import Activation, Call, Cost, Inputs, Op, Spec, optional, register, required
from glasslite.engine.ops._quantization import scale_of
from glasslite.engine.ops._recurrent import check_rank
from glasslite.engine.ops._rnn import check_activation, check_layer
from glasslite.kernels.reference._rnn import Dynamic

_ROLES = ("input weights", "recurrent weights", "bias")
_AUX_INPUT, _AUX_WEIGHTS = 9, 10


@register("BIDIRECTIONAL_SEQUENCE_RNN")
@dataclass(frozen=True)
class BidirectionalSequenceRnn(Op):
    """Inputs: (T, B, K), or (B, T, K) where not `time_major`; two times weights (N, K) and (N, N), bias, state.

    Then perhaps an auxiliary input (T, B, L) and weights (N, L) for each direction; without weights it is what the
    backward layer runs over. Outputs: one a direction, or both in a row with `merge_outputs`. 8-bit weights are dynamic
    range. LiteRT gets some combinations of these wrong, see tests/support/known.py.
    """

    arity: ClassVar[int] = 12

    time_major: bool = False
    fused_activation_function: Activation = "NONE"
    merge_outputs: bool = False
    asymmetric_quantize_inputs: bool = False

    def infer(self, inputs: Inputs) -> list[Spec]:
        """The input's first two dimensions, and as many columns as units."""
        check_activation(self.fused_activation_function)
        input = required(inputs, 0, "input")
        check_rank(input, "the input", (3,))
        batch = input.shape[1 if self.time_major else 0]
        units = []
        for first in (1, 5):
            weights, recurrent, bias = (required(inputs, first + i, role) for i, role in enumerate(_ROLES))
            units.append(check_layer(input, weights, recurrent, bias, (inputs, first + 3), batch))
        if required(inputs, 1, _ROLES[0]).type != required(inputs, 5, _ROLES[0]).type:
            raise OpError("the weights of both directions must be of one type")
        aux_weights = [optional(inputs, _AUX_WEIGHTS), optional(inputs, _AUX_WEIGHTS + 1)]
        if (aux_weights[0] is None) != (aux_weights[1] is None):
            raise OpError("auxiliary weights must be there for both directions or for none")
        depth = check_aux_input(input, optional(inputs, _AUX_INPUT), aux_weights[0] is not None)
        for tensor, rows in zip(aux_weights, units, strict=True):
            check_aux_weights([tensor], rows, depth, required(inputs, 1, _ROLES[0]).type)
        return output_specs(input, units, self.merge_outputs)

    def cost(self, inputs: Inputs, outputs: Sequence[Tensor]) -> Cost:
        input = required(inputs, 0, "input")
        matrices = [t for i in (1, 2, 5, 6, 10, 11) if (t := optional(inputs, i)) is not None]
        vectors = input.shape[0] * input.shape[1]
        return super().cost(inputs, outputs)._replace(macs=vectors * sum(t.size for t in matrices))

    def prepare(self, inputs: Inputs, outputs: Sequence[Tensor], numerics: Numerics) -> Call:
        params: dict[str, Any] = {
            "activation": self.fused_activation_function,
            "time_major": self.time_major,
        }
        if required(inputs, 1, _ROLES[0]).type == TensorType.FLOAT32:
            return Call("f32", params)
        both = tuple(
            Dynamic(
                (
                    scale_of(required(inputs, 1 + 4 * i, _ROLES[0])),
                    scale_of(required(inputs, 2 + 4 * i, _ROLES[1])),
                    None if (aux := optional(inputs, _AUX_WEIGHTS + i)) is None else scale_of(aux),
                ),
                self.asymmetric_quantize_inputs,
                numerics.defects,
            )
            for i in (0, 1)
        )
        return Call("hybrid", {**params, "dynamic": both})
