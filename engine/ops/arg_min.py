"""ARG_MIN: where along one axis the lowest value is.

Spec: schema.fbs ArgMinOptions. Source of the rules: TFLite kernels/arg_min_max.cc.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from glasslite.engine.ir import Tensor
from glasslite.engine.numerics import Numerics
from glasslite.engine.ops._op import Call, Inputs, Op, Spec, register
from glasslite.engine.ops._position import infer_positions, position_call


@register("ARG_MIN")
@dataclass(frozen=True)
class ArgMin(Op):
    """Inputs: values, axis (one integer; negative ones count from the back). Output: positions, without the axis.

    A NaN is higher than every number. BUILTIN_REF holds to that except along the last axis from four values on, where
    it compares in four lanes; `reference-with-defects` does as it does.
    """

    output_type: Literal["INT32", "INT64"] = "INT32"

    def infer(self, inputs: Inputs) -> list[Spec]:
        """There must be something along the axis to choose from."""
        return infer_positions(inputs, self.output_type)

    def prepare(self, inputs: Inputs, outputs: Sequence[Tensor], numerics: Numerics) -> Call:
        return position_call(inputs, numerics)
