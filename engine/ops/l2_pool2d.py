"""L2_POOL_2D: the root of the mean square of each window.

Spec: schema.fbs Pool2DOptions
"""

from __future__ import annotations

from dataclasses import dataclass

from glasslite.engine.errors import OpError
from glasslite.engine.ir import TensorType
from glasslite.engine.ops._op import Inputs, Spec, register, required
from glasslite.engine.ops._pool import Pool2D


@register("L2_POOL_2D")
@dataclass(frozen=True)
class L2Pool2D(Pool2D):
    """Input: float32 image (N, H, W, C). Output: (N, H', W', C)."""

    def infer(self, inputs: Inputs) -> list[Spec]:
        if required(inputs, 0, "input").type != TensorType.FLOAT32:
            raise OpError(f"input must be FLOAT32; got {required(inputs, 0, 'input').type.name}")
        return super().infer(inputs)
