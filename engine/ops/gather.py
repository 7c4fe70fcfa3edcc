"""GATHER: pick slices along one axis by their indices.

Spec: schema.fbs GatherOptions. Source of the rules: TFLite kernels/gather.cc.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from glasslite.engine.errors import OpError
from glasslite.engine.ir import Tensor, TensorType
from glasslite.engine.numerics import Numerics
from glasslite.engine.ops._arguments import axis_of, exactly
from glasslite.engine.ops._op import Call, Cost, Inputs, Op, Spec, register

_INDEX_TYPES = (TensorType.INT16, TensorType.INT32, TensorType.INT64)


@register("GATHER")
@dataclass(frozen=True)
class Gather(Op):
    """Inputs: tensor, indices. Output: the indices' shape takes the axis' place.

    The first `batch_dims` dimensions are common to both: each batch has indices of its own. An index below 0 or past
    the axis is an error of the run.
    """

    texts: ClassVar[bool] = True

    axis: int = 0
    batch_dims: int = 0

    def infer(self, inputs: Inputs) -> list[Spec]:
        """Common dimensions must be equal, and come before the axis."""
        input, indices = exactly(inputs, "input", "indices")
        if indices.type not in _INDEX_TYPES:
            allowed = ", ".join(t.name for t in _INDEX_TYPES)
            raise OpError(f"indices must be of type {allowed}; got {indices.type.name}")
        axis = axis_of(self.axis, len(input.shape))
        batch_dims = self._batch_dims(indices)
        if not 0 <= batch_dims <= min(axis, len(indices.shape)):
            raise OpError(
                f"batch_dims {self.batch_dims} must not pass axis {axis} "
                f"nor the indices' {len(indices.shape)} dimensions"
            )
        if input.shape[:batch_dims] != indices.shape[:batch_dims]:
            raise OpError(
                f"the first {batch_dims} dimensions must be equal; input is {input.shape}, indices {indices.shape}"
            )
        shape = (*input.shape[:axis], *indices.shape[batch_dims:], *input.shape[axis + 1 :])
        return [Spec(shape, input.type)]

    def cost(self, inputs: Inputs, outputs: Sequence[Tensor]) -> Cost:
        indices = exactly(inputs, "input", "indices")[1]
        return Cost(0, outputs[0].nbytes + indices.nbytes, outputs[0].nbytes)

    def prepare(self, inputs: Inputs, outputs: Sequence[Tensor], numerics: Numerics) -> Call:
        input, indices = exactly(inputs, "input", "indices")
        axis = axis_of(self.axis, len(input.shape))
        return Call("any", {"axis": axis, "batch_dims": self._batch_dims(indices)})

    def _batch_dims(self, indices: Tensor) -> int:
        return self.batch_dims + len(indices.shape) if self.batch_dims < 0 else self.batch_dims
