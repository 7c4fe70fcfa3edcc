"""What SELECT and SELECT_V2 share: the tensors.

Source of the rules: TFLite kernels/select.cc.
"""

from __future__ import annotations

from glasslite.engine.errors import OpError
from glasslite.engine.ir import Tensor, TensorType
from glasslite.engine.ops._arguments import check_type, exactly
from glasslite.engine.ops._op import Inputs


def choices(inputs: Inputs) -> tuple[Tensor, Tensor, Tensor]:
    """The condition, and what is taken where it is true and where it is false.

    Raises:
        OpError: the condition is not boolean, or the other two differ in type.
    """
    condition, x, y = exactly(inputs, "condition", "x", "y")
    check_type(condition, "the condition", (TensorType.BOOL,))
    if x.type != y.type:
        raise OpError(f"x and y must be of one type; got {x.type.name} and {y.type.name}")
    if x.type.dtype is None or x.type == TensorType.COMPLEX128:
        raise OpError(f"x and y must have elements of 1, 2, 4 or 8 bytes; got {x.type.name}")
    return condition, x, y
