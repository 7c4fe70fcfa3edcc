"""UNIDIRECTIONAL_SEQUENCE_RNN: a plain recurrent layer over a sequence.

Spec: schema.fbs SequenceRNNOptions
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from glasslite.engine.ops._op import Inputs, Spec, register, required
from glasslite.engine.ops._recurrent import check_rank
from glasslite.engine.ops._rnn import RnnOp


@register("UNIDIRECTIONAL_SEQUENCE_RNN")
@dataclass(frozen=True)
class UnidirectionalSequenceRnn(RnnOp):
    """Inputs: (T, B, K), or (B, T, K) where not `time_major`; weights (N, K) and (N, N), bias (N,), state (B, N).

    Output: the hidden state of each step. 8-bit weights are dynamic range. The state lives on from run to run.
    """

    arity: ClassVar[int] = 5

    time_major: bool = False

    @property
    def walk(self) -> dict[str, Any]:
        return {"time_major": self.time_major}

    def infer(self, inputs: Inputs) -> list[Spec]:
        """The input's shape with as many columns as units."""
        input = required(inputs, 0, "input")
        check_rank(input, "the input", (3,))
        units = self.check(inputs, 1 if self.time_major else 0)
        return [Spec((*input.shape[:2], units), input.type)]
