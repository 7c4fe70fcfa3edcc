"""ARG_MAX: where along one axis the highest value is.

Spec: schema.fbs ArgMaxOptions. Source of the rules: TFLite kernels/arg_min_max.cc.
"""

from __future__ import annotations

from dataclasses import dataclass

from glasslite.engine.ops._op import register
from glasslite.engine.ops._position import Position


@register("ARG_MAX")
@dataclass(frozen=True)
class ArgMax(Position):
    """Inputs: values, axis (one integer; negative ones count from the back). Output: positions, without the axis.

    A NaN is lower than every number. BUILTIN_REF holds to that except along the last axis from four values on, where
    it compares in four lanes; `reference-with-defects` does as it does.
    """
