"""SPARSE_TO_DENSE: values at given places, a default elsewhere.

Spec: schema.fbs SparseToDenseOptions. Source of the rules: TFLite kernels/sparse_to_dense.cc.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from glasslite.engine.errors import OpError
from glasslite.engine.ir import Shape, Tensor
from glasslite.engine.numerics import Numerics
from glasslite.engine.ops._arguments import INDEX_TYPES, check_type, exactly
from glasslite.engine.ops._op import Call, Inputs, Op, Spec, register
from glasslite.engine.ops._sizes import sizes_of


@register("SPARSE_TO_DENSE")
@dataclass(frozen=True)
class SparseToDense(Op):
    """Inputs: indices, shape, values, default. Output: of that shape.

    Indices are (places, rank), (places,) or one, int32 or int64; the values one for each place, or a scalar for all of
    them. Of a place's values the last counts. An index below 0 or past its axis is an error of the run.

    Attributes:
        validate_indices: not looked at, as in TFLite.
    """

    validate_indices: bool = False

    def infer(self, inputs: Inputs) -> list[Spec]:
        """Indices must fit the shape, and values the indices."""
        indices, shape, values, default = exactly(inputs, "indices", "shape", "values", "default")
        check_type(indices, "indices", INDEX_TYPES)
        sizes = sizes_of(shape, "shape")
        places, depth = _rows(indices.shape)
        if depth != len(sizes) or values.shape not in ((), (places,)):
            raise OpError(
                f"indices of shape {indices.shape} and values of shape {values.shape} do not fit shape {sizes}: "
                "a row of indices has an entry for each axis, and there are as many values as rows, or a scalar"
            )
        if default.size != 1 or default.type != values.type:
            raise OpError(
                f"default must be one value of {values.type.name}; got {default.shape} of {default.type.name}"
            )
        return [Spec(sizes, values.type)]

    def prepare(self, inputs: Inputs, outputs: Sequence[Tensor], numerics: Numerics) -> Call:
        indices = exactly(inputs, "indices", "shape", "values", "default")[0]
        return Call("any", {"rows": _rows(indices.shape)})


def _rows(shape: Shape) -> tuple[int, int]:
    """How many places indices of a shape name, and by how many entries each."""
    if len(shape) > 2:
        raise OpError(f"indices must have at most 2 dimensions; got shape {shape}")
    places, depth = (*shape, 1, 1)[:2] if len(shape) < 2 else shape
    return places, depth
