"""Which operators LiteRT's XNNPACK delegate takes, and why not the others.

Source of the rules: LiteRT tflite/delegates/xnnpack/xnnpack_delegate.cc, the Visit function of each operator, with the
options of the default interpreter.
"""

from __future__ import annotations

from collections.abc import Sequence

from glasslite.engine.ir import Tensor, TensorType
from glasslite.engine.numerics import Numerics
from glasslite.engine.ops._op import Inputs, Op

_EIGHT_BITS = (TensorType.INT8, TensorType.UINT8)
_TAKEN = ("CONV_2D", "DEPTHWISE_CONV_2D", "FULLY_CONNECTED", "TRANSPOSE_CONV")


def refusal(op: Op, inputs: Inputs, outputs: Sequence[Tensor]) -> str:
    """Why the delegate leaves an operator to LiteRT's own kernels; empty where it takes it."""
    if op.name not in _TAKEN:
        return "the delegate does not know the operator"
    if outputs[0].type not in _EIGHT_BITS:
        return f"{outputs[0].type.name} is left to LiteRT's kernels"
    return ""


def numerics_for(op: Op, inputs: Inputs, outputs: Sequence[Tensor], numerics: Numerics) -> Numerics:
    """The arithmetic of one operator: the delegate's where there is one and it takes the operator."""
    if numerics.delegated is None or refusal(op, inputs, outputs):
        return numerics
    return numerics.delegated
