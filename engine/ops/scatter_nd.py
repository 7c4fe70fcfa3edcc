"""SCATTER_ND: add slices into zeros at index tuples.

Spec: schema.fbs ScatterNdOptions. Source of the rules: TFLite kernels/scatter_nd.cc.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from glasslite.engine.errors import OpError
from glasslite.engine.ir import Tensor, TensorType
from glasslite.engine.numerics import Numerics
from glasslite.engine.ops._arguments import check_type, check_vector, exactly
from glasslite.engine.ops._op import Call, Inputs, Op, Spec, register
from glasslite.engine.ops._sizes import sizes_of

_TYPES = (
    TensorType.FLOAT32, TensorType.UINT8, TensorType.BOOL, TensorType.INT8, TensorType.INT32, TensorType.INT64,
)  # fmt: skip


@register("SCATTER_ND")
@dataclass(frozen=True)
class ScatterNd(Op):
    """Inputs: indices (..., depth), updates (..., slice), shape, the indices and the shape int32. Output: of `shape`.

    Slices of one place add up, in order; integers wrap, booleans are joined by "or". Quantized steps are added as they
    are, and 0 stands elsewhere. An index below 0 or past its axis is an error of the run.
    """

    def infer(self, inputs: Inputs) -> list[Spec]:
        """The updates must be as many as the indices' rows, and have the shape's axes behind those that they name."""
        indices, updates, shape = exactly(inputs, "indices", "updates", "shape")
        check_type(updates, "updates", _TYPES)
        for tensor, role in ((indices, "indices"), (shape, "shape")):
            check_type(tensor, role, (TensorType.INT32,))
        check_vector(shape, "shape")
        sizes = sizes_of(shape, "shape")
        depth = indices.shape[-1] if indices.shape else 0
        if not indices.shape or updates.shape != (*indices.shape[:-1], *sizes[depth:]) or depth > len(sizes):
            raise OpError(
                f"updates of shape {updates.shape} do not fit indices of shape {indices.shape} in shape {sizes}: "
                "they must have the indices' shape without its last axis, then the axes that no index names"
            )
        return [Spec(sizes, updates.type)]

    def prepare(self, inputs: Inputs, outputs: Sequence[Tensor], numerics: Numerics) -> Call:
        return Call("any")
