"""PACK: stack tensors along a new axis.

Spec: schema.fbs PackOptions. Source of the rules: TFLite kernels/pack.cc.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from glasslite.engine.errors import OpError
from glasslite.engine.ir import Tensor
from glasslite.engine.numerics import Numerics
from glasslite.engine.ops._arguments import alike, axis_of, check_same_quantization
from glasslite.engine.ops._op import Call, Inputs, Op, Spec, register


@register("PACK")
@dataclass(frozen=True)
class Pack(Op):
    """Inputs: `values_count` tensors of one type, shape and quantization. Output: has one axis more, at `axis`."""

    values_count: int = 0
    axis: int = 0

    def infer(self, inputs: Inputs) -> list[Spec]:
        """All inputs must have one shape."""
        if len(inputs) != self.values_count:
            raise OpError(f"values_count is {self.values_count} but there are {len(inputs)} inputs")
        tensors = alike(inputs)
        shape = tensors[0].shape
        for tensor in tensors:
            if tensor.shape != shape:
                raise OpError(
                    f"inputs must have one shape; '{tensors[0].name}' is {shape} and '{tensor.name}' is {tensor.shape}"
                )
        axis = axis_of(self.axis, len(shape) + 1)
        return [Spec((*shape[:axis], len(tensors), *shape[axis:]), tensors[0].type)]

    def prepare(self, inputs: Inputs, outputs: Sequence[Tensor], numerics: Numerics) -> Call:
        check_same_quantization([*alike(inputs), outputs[0]])
        return Call("any", {"axis": axis_of(self.axis, len(outputs[0].shape))})
