"""What the recurrent operators' rules share: states, and the types and shapes of weights.

Sources: TFLite kernels/{lstm,unidirectional_sequence_lstm,svdf,basic_rnn,unidirectional_sequence_rnn}.cc, Prepare.
"""

from __future__ import annotations

from collections.abc import Sequence

from glasslite.engine.errors import OpError
from glasslite.engine.ir import Shape, Tensor, TensorType
from glasslite.engine.ops._op import Inputs, required

EIGHT_BITS = (TensorType.INT8, TensorType.UINT8)
#: Activations of float recurrent operators.
ACTIVATIONS = ("NONE", "RELU", "RELU_N1_TO_1", "RELU6", "TANH", "SIGN_BIT")


def check_type(tensor: Tensor | None, role: str, *allowed: TensorType) -> None:
    """Raise OpError unless the tensor, where there is one, has one of the types."""
    if tensor is not None and tensor.type not in allowed:
        names = " or ".join(t.name for t in allowed)
        raise OpError(f"{role} '{tensor.name}' must be {names}; got {tensor.type.name}")


def check_shape(tensor: Tensor | None, role: str, shape: Shape) -> None:
    """Raise OpError unless the tensor, where there is one, has the shape."""
    if tensor is not None and tensor.shape != shape:
        raise OpError(f"{role} '{tensor.name}' must have shape {shape}; got {tensor.shape}")


def state_of(inputs: Inputs, position: int, role: str, size: int, type: TensorType) -> Tensor:
    """The state at a position: a variable tensor of so many elements, in any shape.

    Raises:
        OpError: it is missing, no variable, or of another size or type.
    """
    state = required(inputs, position, role)
    if not state.is_variable:
        raise OpError(
            f"the {role} '{state.name}' must be a variable tensor; the model does not say it is one"
        )
    check_type(state, f"the {role}", type)
    if state.size != size:
        raise OpError(f"the {role} '{state.name}' must have {size} elements; got shape {state.shape}")
    return state


def check_rank(tensor: Tensor, role: str, ranks: Sequence[int]) -> None:
    """Raise OpError unless the tensor has one of the numbers of dimensions."""
    if len(tensor.shape) not in ranks:
        allowed = " or ".join(map(str, ranks))
        raise OpError(f"{role} '{tensor.name}' must have {allowed} dimensions; got shape {tensor.shape}")
