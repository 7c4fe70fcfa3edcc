"""ADD_N: the sum of two or more tensors.

Source of the rules: TFLite kernels/add_n.cc.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from glasslite.engine.errors import OpError
from glasslite.engine.ir import Tensor, TensorType
from glasslite.engine.numerics import Numerics
from glasslite.engine.ops._arguments import alike, check_type
from glasslite.engine.ops._op import Call, Inputs, Op, Spec, register


@register("ADD_N")
@dataclass(frozen=True)
class AddN(Op):
    """Inputs: two tensors or more, of one type and shape. They are added in order, as TFLite does on one thread."""

    def infer(self, inputs: Inputs) -> list[Spec]:
        """The output is like each input."""
        tensors = alike(inputs)
        if len(tensors) < 2:
            raise OpError(f"takes at least 2 inputs; got {len(tensors)}")
        check_type(tensors[0], "inputs", (TensorType.FLOAT32, TensorType.INT32))
        for tensor in tensors:
            if tensor.shape != tensors[0].shape:
                raise OpError(f"inputs must have one shape; got {tensors[0].shape} and {tensor.shape}")
        return [Spec(tensors[0].shape, tensors[0].type)]

    def prepare(self, inputs: Inputs, outputs: Sequence[Tensor], numerics: Numerics) -> Call:
        return Call("any")
