"""UNIDIRECTIONAL_SEQUENCE_LSTM: an LSTM over a sequence.

Spec: schema.fbs UnidirectionalSequenceLSTMOptions
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from glasslite.engine.ir import Tensor
from glasslite.engine.ops._lstm import OUTPUT_STATE, check_states, check_weights, unidirectional_weights
from glasslite.engine.ops._lstm_call import LstmOp, linked
from glasslite.engine.ops._op import Inputs, Op, Spec, register, required
from glasslite.engine.ops._recurrent import check_rank

if TYPE_CHECKING:
    from glasslite.engine.scope import Links


@register("UNIDIRECTIONAL_SEQUENCE_LSTM")
@dataclass(frozen=True)
class UnidirectionalSequenceLstm(LstmOp):
    """Inputs: (T, B, K), or (B, T, K) where not `time_major`; then weights, states and normalization, 24 in all.

    Output: the output state of each step. 8-bit weights of float inputs are dynamic range; int8 inputs make all of it
    integers, and need five intermediate tensors. States live on from run to run.
    """

    arity: ClassVar[int] = 24

    time_major: bool = False
    diagonal_recurrent_tensors: bool = False

    def link(self, inputs: Inputs, links: Links) -> Op:
        return linked(_Linked, self, links)  # type: ignore[no-any-return]

    @property
    def walk(self) -> dict[str, Any]:
        return {"time_major": self.time_major}

    def infer(self, inputs: Inputs) -> list[Spec]:
        """The input's shape, with as many outputs as the recurrent weights have columns."""
        input = required(inputs, 0, "input")
        check_rank(input, "the input", (3,))
        sizes = check_weights(input, unidirectional_weights(inputs), diagonal=True)
        check_states(inputs, OUTPUT_STATE, input.shape[1 if self.time_major else 0], sizes, input)
        return [Spec((*input.shape[:2], sizes.outputs), input.type)]


@dataclass(frozen=True)
class _Linked(UnidirectionalSequenceLstm):
    intermediates: tuple[Tensor, ...] = ()

    @property
    def lent(self) -> tuple[Tensor, ...]:
        return self.intermediates
