"""Which operators LiteRT's default interpreter hands to its XNNPACK delegate, and why not the others.

One rule an operator, by its attributes and by its tensors as the file has them: LiteRT decides before it infers any
shape or computes anything, but for the constants that the delegate unpacks itself.

Source of the rules: LiteRT tflite/delegates/xnnpack/xnnpack_delegate.cc (its Visit and Check functions), with the
default interpreter's options.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from glasslite.engine._delegate_checks import Left
from glasslite.engine._delegate_rules import RULES
from glasslite.engine.ir import Graph, Operator, Tensor, TensorType
from glasslite.engine.numerics import Numerics
from glasslite.engine.ops._op import Inputs, Op

__all__ = ["RULES", "as_stored", "numerics_for", "refusal", "unpacks_constant"]

#: What the delegate computes by itself where the input is a constant of one of the types.
_UNPACKING = {
    "DENSIFY": (TensorType.FLOAT32, TensorType.FLOAT16, TensorType.INT8),
    "DEQUANTIZE": (TensorType.FLOAT16, TensorType.INT8),
}


def refusal(op: Op, inputs: Inputs, outputs: Sequence[Tensor]) -> str:
    """Why the delegate leaves an operator to LiteRT's kernels; empty where it takes it.

    Args:
        op: the operator, whose shapes and values `infer` has accepted.
    """
    rule = RULES.get(op.name)
    if rule is None:
        return f"the delegate has no {op.name}"
    try:
        rule(op, inputs, outputs)
    except Left as reason:
        return str(reason)
    return ""


def numerics_for(
    graph: Graph, operator: Operator, op: Op, tensors: Sequence[Tensor], numerics: Numerics
) -> Numerics:
    """The arithmetic of one operator: the delegate's where there is one and it takes the operator.

    Args:
        tensors: the graph's, as far as their shapes and values have been found.
    """
    if numerics.delegated is None or refusal(op, *as_stored(graph, operator, tensors)):
        return numerics
    return numerics.delegated


def as_stored(
    graph: Graph, operator: Operator, tensors: Sequence[Tensor]
) -> tuple[list[Tensor | None], list[Tensor]]:
    """An operator's inputs and outputs as the delegate sees them.

    Shapes are the file's, but for the graph's inputs, which may have been resized. Constants are the file's and those
    that the delegate unpacks.
    """

    def stored(index: int) -> Tensor:
        tensor, found = graph.tensors[index], tensors[index]
        if index in graph.inputs:
            # Its value, where the operator is shaped while running, is nothing that the delegate has seen.
            return replace(found, data=tensor.data)
        unpacked = tensor.data is None and found.data is not None and _unpacked(graph, index)
        return found if unpacked else tensor

    inputs = [None if index < 0 else stored(index) for index in operator.inputs]
    inputs += [None] * (operator.op.arity - len(inputs))
    return inputs, [graph.tensors[index] for index in operator.outputs]


def unpacks_constant(graph: Graph, operator: Operator) -> bool:
    """Whether an operator makes a constant of one, which the delegate then does by itself.

    Source: xnnpack_delegate.cc Delegate::PrepareOpsToDelegate.
    """
    if operator.name not in _UNPACKING or len(operator.inputs) != 1 or operator.inputs[0] < 0:
        return False
    input = graph.tensors[operator.inputs[0]]
    types = _UNPACKING[operator.name]
    return input.data is not None and input.type in types and input.sparse == (operator.name == "DENSIFY")


def _unpacked(graph: Graph, index: int) -> bool:
    """Whether a tensor is what the delegate unpacks from a constant."""
    makers = (operator for operator in graph.operators if index in operator.outputs)
    return any(operator.name in _UNPACKING for operator in makers)
