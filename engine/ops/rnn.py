"""RNN: one step of a plain recurrent layer.

Spec: schema.fbs RNNOptions
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from glasslite.engine.ops._op import Inputs, Spec, register, required
from glasslite.engine.ops._recurrent import check_rank
from glasslite.engine.ops._rnn import RnnOp


@register("RNN")
@dataclass(frozen=True)
class Rnn(RnnOp):
    """Inputs: (B, K), weights (N, K) and (N, N), bias (N,), hidden state (B, N). Output: the new state (B, N).

    activation(W x + R h + b), in floats; 8-bit weights are dynamic range. The state lives on from run to run.
    """

    arity: ClassVar[int] = 5

    def infer(self, inputs: Inputs) -> list[Spec]:
        """As many rows as the input, as many columns as units."""
        input = required(inputs, 0, "input")
        check_rank(input, "the input", (2,))
        return [Spec((input.shape[0], self.check(inputs, 0)), input.type)]
