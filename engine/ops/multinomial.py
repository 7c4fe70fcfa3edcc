"""MULTINOMIAL: draw classes, each as often as its logit says.

Spec: schema.fbs RandomOptions; TFLite kernels/random_ops.cc
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from glasslite.engine.errors import OpError
from glasslite.engine.ir import Tensor, TensorType
from glasslite.engine.numerics import Numerics
from glasslite.engine.ops._arguments import exactly, integer
from glasslite.engine.ops._op import Call, Inputs, Spec, register
from glasslite.engine.ops._random import RandomOp, check_int32


@register("MULTINOMIAL")
@dataclass(frozen=True)
class Multinomial(RandomOp):
    """Inputs: float32 logits (batch, classes), how many to draw (). Output: int32 or int64 (batch, samples).

    A row without a finite logit gives the number of classes, as in LiteRT.
    """

    def infer(self, inputs: Inputs) -> list[Spec]:
        logits, samples = exactly(inputs, "logits", "samples")
        if logits.type != TensorType.FLOAT32 or len(logits.shape) != 2 or logits.shape[1] < 1:
            raise OpError(f"logits must be FLOAT32 (batch, classes); got {logits.type.name} {logits.shape}")
        check_int32(samples, "the number of samples", 0)
        count = integer(samples, "the number of samples")
        if count < 0:
            raise OpError(f"the number of samples must be at least 0; got {count}")
        return [Spec((logits.shape[0], count), None)]

    def prepare(self, inputs: Inputs, outputs: Sequence[Tensor], numerics: Numerics) -> Call:
        if outputs[0].type not in (TensorType.INT32, TensorType.INT64):
            raise OpError(f"output '{outputs[0].name}' must be INT32 or INT64; got {outputs[0].type.name}")
        return Call("any", {"state": self.generator})
