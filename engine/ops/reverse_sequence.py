"""REVERSE_SEQUENCE: turn the beginning of each sequence around.

Spec: schema.fbs ReverseSequenceOptions. Source of the rules: TFLite kernels/reverse_sequence.cc.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from glasslite.engine.errors import OpError
from glasslite.engine.ir import Tensor
from glasslite.engine.numerics import Numerics
from glasslite.engine.ops._arguments import INDEX_TYPES, check_type, exactly
from glasslite.engine.ops._op import Call, Inputs, Op, Spec, register


@register("REVERSE_SEQUENCE")
@dataclass(frozen=True)
class ReverseSequence(Op):
    """Inputs: tensor, lengths (one for each index along `batch_dim`, int32 or int64).

    The first so many elements along `seq_dim` come in reverse order, the rest as they are. A length past the axis is
    an error of the run; LiteRT checks the first one only.
    """

    seq_dim: int = 0
    batch_dim: int = 0

    def infer(self, inputs: Inputs) -> list[Spec]:
        """The axes exist and differ, and there is a length for each batch."""
        input, lengths = exactly(inputs, "input", "seq_lengths")
        check_type(lengths, "seq_lengths", INDEX_TYPES)
        rank = len(input.shape)
        if not (0 <= self.seq_dim < rank and 0 <= self.batch_dim < rank) or self.seq_dim == self.batch_dim:
            raise OpError(
                f"seq_dim {self.seq_dim} and batch_dim {self.batch_dim} must be two of {rank} dimensions, from 0 on"
            )
        if lengths.shape != (input.shape[self.batch_dim],):
            raise OpError(
                f"seq_lengths must have shape {(input.shape[self.batch_dim],)}, one for each batch; got {lengths.shape}"
            )
        return [Spec(input.shape, input.type)]

    def prepare(self, inputs: Inputs, outputs: Sequence[Tensor], numerics: Numerics) -> Call:
        return Call("any", {"sequence": self.seq_dim, "batch": self.batch_dim})
