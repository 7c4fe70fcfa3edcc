"""REDUCE_ALL: whether all values are true, over axes.

Spec: schema.fbs ReducerOptions. Source of the rules: TFLite kernels/reduce.cc.
"""

from __future__ import annotations

from dataclasses import dataclass

from glasslite.engine.ops._op import register
from glasslite.engine.ops._reduce import Extreme


@register("REDUCE_ALL")
@dataclass(frozen=True)
class ReduceAll(Extreme):
    """Inputs: booleans of any shape, axes (int32; negative ones count from the back). Output: without those axes."""
