"""aeq.hadamard_rotation: rotate groups of features by a Hadamard matrix, so that no one of them stands out.

Spec: TFLite kernels/hadamard_rotation.cc, written by the AI Edge Quantizer
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from glasslite.engine.errors import OpError
from glasslite.engine.ir import Tensor, TensorType
from glasslite.engine.numerics import Numerics
from glasslite.engine.ops._arguments import exactly
from glasslite.engine.ops._op import Call, Inputs, Op, Spec, register


@register("CUSTOM:aeq.hadamard_rotation")
@dataclass(frozen=True)
class HadamardRotation(Op):
    """Input: float32 (..., features) of two or three dimensions. Output: the same shape.

    Each run of `hadamard_size` features, a power of two that divides them, is multiplied by the normalized matrix.
    """

    hadamard_size: int

    def infer(self, inputs: Inputs) -> list[Spec]:
        (input,) = exactly(inputs, "input")
        if input.type != TensorType.FLOAT32 or len(input.shape) not in (2, 3):
            raise OpError(f"input must be FLOAT32 of 2 or 3 dimensions; got {input.type.name} {input.shape}")
        size = self.hadamard_size
        if size < 1 or size & (size - 1) or input.shape[-1] % size:
            raise OpError(
                f"hadamard_size must be a power of two that divides the {input.shape[-1]} features; got {size}"
            )
        return [Spec(input.shape, TensorType.FLOAT32)]

    def prepare(self, inputs: Inputs, outputs: Sequence[Tensor], numerics: Numerics) -> Call:
        return Call("f32", {"size": self.hadamard_size})
