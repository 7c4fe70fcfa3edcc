"""What functions of one input share: floats as they are, quantized values by a call of their own.

Source of the rules: TFLite kernels/elementwise.cc.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from glasslite.engine.errors import OpError
from glasslite.engine.ir import Tensor
from glasslite.engine.numerics import Numerics
from glasslite.engine.ops._op import Call, Inputs
from glasslite.engine.ops._quantization import QUANTIZED, scheme_of
from glasslite.engine.ops._two_scales import check_symmetric
from glasslite.engine.ops._unary import Unary, operand


@dataclass(frozen=True)
class Elementwise(Unary):
    """A function of each element."""

    def prepare(self, inputs: Inputs, outputs: Sequence[Tensor], numerics: Numerics) -> Call:
        input, output = operand(inputs), outputs[0]
        if input.type not in QUANTIZED:
            return Call(scheme_of(input))
        check_symmetric(input, output)
        return self.of_steps(input, output, numerics)

    def of_steps(self, input: Tensor, output: Tensor, numerics: Numerics) -> Call:
        """The call for quantized values, of which int16 has zero point 0."""
        raise OpError(f"{self.name} has no kernel for quantized values")
