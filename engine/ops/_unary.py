"""What operators of one input share: the output has the input's shape and type."""

from __future__ import annotations

from glasslite.engine.ir import Tensor, TensorType
from glasslite.engine.ops._arguments import check_type, exactly
from glasslite.engine.ops._op import Inputs, Spec


def operand(inputs: Inputs) -> Tensor:
    """The one input."""
    return exactly(inputs, "input")[0]


def same_spec(inputs: Inputs) -> list[Spec]:
    """An output like the input."""
    input = operand(inputs)
    return [Spec(input.shape, input.type)]


def typed_spec(inputs: Inputs, *allowed: TensorType) -> list[Spec]:
    """An output like the input.

    Raises:
        OpError: the input is not of an allowed type.
    """
    check_type(operand(inputs), "the input", allowed)
    return same_spec(inputs)
