"""What `types.py` describes, as numba's types. Imported only where something is compiled."""

from __future__ import annotations

from functools import cache
from typing import Any

from numba import types
from numba.extending import models, register_model

from glasslite.kernels.jit.types import Scalar, Type, Vector


class VectorType(types.Type):
    """numba's type of a vector."""

    def __init__(self, vector: Vector) -> None:
        self.llvm = vector.llvm
        super().__init__(f"Vector({vector.element}, {vector.lanes})")


@register_model(VectorType)
class _VectorModel(models.PrimitiveModel):
    def __init__(self, manager: Any, vector: VectorType) -> None:
        super().__init__(manager, vector, vector.llvm)


@cache
def numba_type(kind: Type) -> Any:
    """numba's type of what is described."""
    if isinstance(kind, Scalar):
        return getattr(types, kind.name)
    if isinstance(kind, Vector):
        return VectorType(kind)
    return types.UniTuple(numba_type(kind.dtype), kind.count)
