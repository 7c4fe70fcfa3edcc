"""GATHER_ND: pick slices by index tuples.

Spec: schema.fbs GatherNdOptions. Source of the rules: TFLite kernels/gather_nd.cc.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from glasslite.engine.errors import OpError
from glasslite.engine.ir import Tensor, TensorType
from glasslite.engine.numerics import Numerics
from glasslite.engine.ops._arguments import check_type, exactly
from glasslite.engine.ops._op import Call, Cost, Inputs, Op, Spec, register

_INDEX_TYPES = (TensorType.INT16, TensorType.INT32, TensorType.INT64)


@register("GATHER_ND")
@dataclass(frozen=True)
class GatherNd(Op):
    """Inputs: tensor; indices (..., depth), int16, int32 or int64. Output: indices.shape[:-1] + tensor.shape[depth:].

    Each row of the indices names a place along the tensor's first `depth` axes. An index below 0 or past its axis is
    an error of the run.
    """

    texts: ClassVar[bool] = True

    def infer(self, inputs: Inputs) -> list[Spec]:
        """The indices' last axis must not name more axes than the tensor has."""
        input, indices = exactly(inputs, "input", "indices")
        check_type(indices, "indices", _INDEX_TYPES)
        if not input.shape or not indices.shape or indices.shape[-1] > len(input.shape):
            raise OpError(
                f"indices of shape {indices.shape} do not fit an input of shape {input.shape}: both need an axis, "
                "and the indices' last has at most as many entries as the input has axes"
            )
        return [Spec((*indices.shape[:-1], *input.shape[indices.shape[-1] :]), input.type)]

    def cost(self, inputs: Inputs, outputs: Sequence[Tensor]) -> Cost:
        indices = exactly(inputs, "input", "indices")[1]
        return Cost(0, outputs[0].nbytes + indices.nbytes, outputs[0].nbytes)

    def prepare(self, inputs: Inputs, outputs: Sequence[Tensor], numerics: Numerics) -> Call:
        return Call("any")
