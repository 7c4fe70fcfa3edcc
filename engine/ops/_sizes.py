"""Shapes that are values of tensors."""

from __future__ import annotations

from glasslite.engine.errors import OpError
from glasslite.engine.ir import Shape, Tensor
from glasslite.engine.ops._arguments import INDEX_TYPES, check_type, check_vector, integers


def sizes_of(tensor: Tensor, role: str) -> Shape:
    """The shape that a vector of int32 or int64 holds.

    Raises:
        OpError: it is no such vector, or a size is negative.
        UnknownValue: it is computed while running.
    """
    check_type(tensor, role, INDEX_TYPES)
    check_vector(tensor, role)
    sizes = tuple(integers(tensor, role))
    if min(sizes, default=0) < 0:
        raise OpError(f"{role} must not be negative; got {sizes!s:.80}")
    return sizes
