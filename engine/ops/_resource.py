"""What operators on resource variables and hash tables share: the handle that says which one is meant."""

from __future__ import annotations

from glasslite.engine.errors import OpError
from glasslite.engine.ir import TensorType
from glasslite.engine.ops._op import Inputs, required, value


def handle_of(inputs: Inputs) -> int:
    """The handle in the first input.

    Raises:
        OpError: it is no single handle.
        UnknownValue: it is known only while running.
    """
    handle = required(inputs, 0, "handle")
    if handle.type not in (TensorType.RESOURCE, TensorType.INT32) or handle.size != 1:
        raise OpError(
            f"the handle must be one RESOURCE; '{handle.name}' is {handle.type.name} of shape {handle.shape}"
        )
    return int(value(handle).reshape(-1)[0])
