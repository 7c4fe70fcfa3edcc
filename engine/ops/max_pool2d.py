"""MAX_POOL_2D: the highest element of each window.

Spec: schema.fbs Pool2DOptions
"""

from __future__ import annotations

from dataclasses import dataclass

from glasslite.engine.ops._op import register
from glasslite.engine.ops._pool import Pool2D


@register("MAX_POOL_2D")
@dataclass(frozen=True)
class MaxPool2D(Pool2D):
    """Input: image (N, H, W, C), float32 or quantized. Output: (N, H', W', C) of the same type."""
