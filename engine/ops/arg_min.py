"""ARG_MIN: where along one axis the lowest value is.

Spec: schema.fbs ArgMinOptions. Source of the rules: TFLite kernels/arg_min_max.cc.
"""

from __future__ import annotations

from dataclasses import dataclass

from glasslite.engine.ops._op import register
from glasslite.engine.ops._position import Position


@register("ARG_MIN")
@dataclass(frozen=True)
class ArgMin(Position):
    """Inputs: values, axis (one integer; negative ones count from the back). Output: positions, without the axis.

    A NaN is higher than every number. BUILTIN_REF holds to that except along the last axis from four values on, where
    it compares in four lanes; `reference-with-defects` does as it does.
    """
