"""ZEROS_LIKE: zeros in the shape of a tensor.

Source of the rules: TFLite kernels/zeros_like.cc.
"""

from __future__ import annotations

from dataclasses import dataclass

from glasslite.engine.ir import TensorType
from glasslite.engine.ops._op import register
from glasslite.engine.ops._unary import Unary


@register("ZEROS_LIKE")
@dataclass(frozen=True)
class ZerosLike(Unary):
    """Input: one tensor, whose values do not matter."""

    types = (TensorType.FLOAT32, TensorType.INT32, TensorType.INT64)
    of_shapes = True
