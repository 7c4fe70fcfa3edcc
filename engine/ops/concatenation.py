"""CONCATENATION: tensors side by side along one axis.

Spec: schema.fbs ConcatenationOptions. Source of the checks: TFLite kernels/concatenation.cc.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from glasslite.engine.errors import OpError
from glasslite.engine.ir import Shape, Tensor, TensorType
from glasslite.engine.numerics import Numerics
from glasslite.engine.ops._arguments import alike, axis_of, check_same_quantization
from glasslite.engine.ops._op import Activation, Call, Inputs, Op, Spec, register
from glasslite.engine.ops._quantization import quantization_of, same_quantization
from glasslite.kernels.reference.concatenation import rescale_table


@register("CONCATENATION")
@dataclass(frozen=True)
class Concatenation(Op):
    """Inputs: tensors of one type, equal in all dimensions but `axis`; scalars count as vectors of one.

    uint8 inputs are rescaled to the output's quantization; int8 inputs must have it already, and int16 inputs
    must have zero point 0.
    """

    axis: int = 0
    fused_activation_function: Activation = "NONE"

    def infer(self, inputs: Inputs) -> list[Spec]:
        """Dimensions but the axis must be equal; a fused activation is not defined."""
        if self.fused_activation_function != "NONE":
            raise OpError(f"a fused activation is not defined here; got {self.fused_activation_function}")
        tensors = alike(inputs)
        shapes: list[Shape] = [t.shape or (1,) for t in tensors]
        axis = axis_of(self.axis, len(shapes[0]))
        for tensor, shape in zip(tensors, shapes, strict=True):
            if shape[:axis] + shape[axis + 1 :] != shapes[0][:axis] + shapes[0][axis + 1 :]:
                raise OpError(
                    f"inputs must be equal in all dimensions but axis {axis}; "
                    f"'{tensors[0].name}' is {shapes[0]} and '{tensor.name}' is {shape}"
                )
        total = sum(shape[axis] for shape in shapes)
        return [Spec((*shapes[0][:axis], total, *shapes[0][axis + 1 :]), tensors[0].type)]

    def prepare(self, inputs: Inputs, outputs: Sequence[Tensor], numerics: Numerics) -> Call:
        tensors, output = alike(inputs), outputs[0]
        params = {"axis": axis_of(self.axis, len(output.shape))}
        if output.type == TensorType.INT8:
            check_same_quantization([*tensors, output])
        if output.type == TensorType.INT16 and any(t.zero_point for t in (*tensors, output)):
            raise OpError("int16 inputs and output must have zero point 0")
        if output.type != TensorType.UINT8 or same_quantization([*tensors, output]):
            return Call("any", params)
        to = quantization_of(output).scale[0], output.zero_point
        tables = [rescale_table(quantization_of(t).scale[0], t.zero_point, *to) for t in tensors]
        return Call("qu8", params | {"tables": np.stack(tables)})
