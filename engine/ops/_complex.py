"""What REAL, IMAG and COMPLEX_ABS share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from glasslite.engine.errors import OpError
from glasslite.engine.ir import Tensor, TensorType
from glasslite.engine.numerics import Numerics
from glasslite.engine.ops._op import Call, Inputs, Op, Spec
from glasslite.engine.ops._unary import operand

_PARTS = {TensorType.COMPLEX64: TensorType.FLOAT32, TensorType.COMPLEX128: TensorType.FLOAT64}


@dataclass(frozen=True)
class OfComplex(Op):
    """A real number of each complex one."""

    def infer(self, inputs: Inputs) -> list[Spec]:
        """The output has the input's shape, in floats of half its size."""
        input = operand(inputs)
        if input.type not in _PARTS:
            allowed = " or ".join(t.name for t in _PARTS)
            raise OpError(f"input must be {allowed}; got {input.type.name}")
        return [Spec(input.shape, _PARTS[input.type])]

    def prepare(self, inputs: Inputs, outputs: Sequence[Tensor], numerics: Numerics) -> Call:
        return Call("any")
