"""ATAN2: the angle of a point (x, y), between -pi and pi.

Source of the rules: TFLite kernels/atan2.cc.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from glasslite.engine.errors import OpError
from glasslite.engine.ir import Tensor, TensorType
from glasslite.engine.numerics import Numerics
from glasslite.engine.ops._broadcast import Binary, operands
from glasslite.engine.ops._op import Call, Inputs, Spec, register
from glasslite.engine.ops._quantization import scheme_of


@register("ATAN2")
@dataclass(frozen=True)
class Atan2(Binary):
    """Inputs: y and x, two tensors of floats of one type and shape."""

    types = (TensorType.FLOAT32, TensorType.FLOAT64, TensorType.FLOAT16)
    #: Results are the nearest floats; those of glibc before 2.41 may be 1 away.
    max_ulp = 1

    def infer(self, inputs: Inputs) -> list[Spec]:
        """The output is like each input."""
        y, x = operands(inputs)
        if y.shape != x.shape:
            raise OpError(f"y and x must have one shape; got {y.shape} and {x.shape}")
        return super().infer(inputs)

    def prepare(self, inputs: Inputs, outputs: Sequence[Tensor], numerics: Numerics) -> Call:
        return Call(scheme_of(outputs[0]))
