"""What operators that move data ask of their tensors: how many, of which types, which index values.

Such operators carry every type that NumPy has; what the bits mean is not theirs to know.
"""

from __future__ import annotations

from collections.abc import Sequence

from glasslite.engine.errors import OpError
from glasslite.engine.ir import Tensor, TensorType
from glasslite.engine.ops._op import Inputs, required, value
from glasslite.engine.ops._quantization import QUANTIZED, same_quantization

#: What most operators take as indices, sizes and positions.
INDEX_TYPES = (TensorType.INT32, TensorType.INT64)
_MOST_INTEGERS = 1 << 16


def exactly(inputs: Inputs, *roles: str) -> list[Tensor]:
    """The inputs, one for each role.

    Raises:
        OpError: there are more or fewer.
    """
    if len(inputs) > len(roles):
        raise OpError(f"takes {len(roles)} inputs ({', '.join(roles)}); got {len(inputs)}")
    return [required(inputs, position, role) for position, role in enumerate(roles)]


def alike(inputs: Inputs) -> list[Tensor]:
    """All inputs: at least one, none absent, of one type and rank.

    Raises:
        OpError: they are not.
    """
    tensors = [required(inputs, position, "value") for position in range(max(1, len(inputs)))]
    for tensor in tensors[1:]:
        if (tensor.type, len(tensor.shape)) != (tensors[0].type, len(tensors[0].shape)):
            raise OpError(
                f"inputs must have one type and rank; '{tensors[0].name}' is {tensors[0].type.name} "
                f"{tensors[0].shape} and '{tensor.name}' is {tensor.type.name} {tensor.shape}"
            )
    return tensors


def check_type(tensor: Tensor, role: str, allowed: Sequence[TensorType]) -> None:
    """Raise OpError unless a tensor's type is among those allowed."""
    if tensor.type not in allowed:
        names = ", ".join(t.name for t in allowed)
        raise OpError(f"{role} must be of type {names}; got {tensor.type.name}")


def check_vector(tensor: Tensor, role: str) -> None:
    """Raise OpError unless a tensor has one dimension."""
    if len(tensor.shape) != 1:
        raise OpError(f"{role} must be a vector; got shape {tensor.shape}")


def integers(tensor: Tensor, role: str) -> list[int]:
    """The values of a tensor of integers, in order, whatever its shape.

    Raises:
        OpError: its type is not an integer's, or there are more than any operator can mean.
        UnknownValue: they are computed while running.
    """
    if tensor.type.dtype is None or tensor.type.dtype.kind not in "iub":
        raise OpError(f"{role} must be of an integer type; got {tensor.type.name}")
    if tensor.size > _MOST_INTEGERS:
        raise OpError(f"{role} has {tensor.size:,} entries; at most {_MOST_INTEGERS:,} are allowed")
    return [int(v) for v in value(tensor).reshape(-1)]


def integer(tensor: Tensor, role: str) -> int:
    """The value of a tensor of one integer.

    Raises:
        OpError: it has more or fewer elements, or is of another type.
        UnknownValue: it is computed while running.
    """
    if tensor.size != 1:
        raise OpError(f"{role} must be one number; got shape {tensor.shape}")
    return integers(tensor, role)[0]


def axis_of(axis: int, rank: int) -> int:
    """An axis counted from the front; negative ones count from the back.

    Raises:
        OpError: there is no such axis.
    """
    if not -rank <= axis < rank:
        allowed = f"allowed: {-rank} to {rank - 1}" if rank else "a scalar has none"
        raise OpError(f"axis {axis} does not exist in {rank} dimensions; {allowed}")
    return axis % rank


def check_same_quantization(tensors: Sequence[Tensor]) -> None:
    """Raise OpError where quantized values would change their meaning by being moved."""
    if tensors[0].type in QUANTIZED and not same_quantization(tensors):
        listed = ", ".join(f"'{t.name}' ({t.scale:g}, {t.zero_point})" for t in tensors)
        raise OpError(f"inputs and outputs must share one scale and zero point; got {listed}")
