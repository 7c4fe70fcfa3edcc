"""One operator of a graph as a graph of its own, so that it can run alone on chosen values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from glasslite.engine.ir import Array, Graph, Metadata, Operator, Tensor


def isolate(
    graph: Graph, operator: Operator, tensors: Sequence[Tensor], values: Mapping[int, Array]
) -> tuple[Graph, list[Array]] | None:
    """The operator alone, and its feed; None where it cannot stand alone: a value is missing, or it has a state.

    Args:
        tensors: the graph's; those computed from constants alone carry their value.
        values: of the tensors that are no constants, those that it reads and, for the shapes, those that it wrote.
    """
    used = [i for i in dict.fromkeys(operator.inputs) if i >= 0]
    if any(tensors[i].is_variable for i in used):
        return None
    inputs = [i for i in used if tensors[i].data is None]
    if not inputs or not all(i in values for i in inputs):
        return None
    alone = list(tensors)
    for index in (*inputs, *operator.outputs):
        tensor = tensors[index]
        shape = values[index].shape if index in values else tensor.shape
        alone[index] = replace(tensor, shape=shape, shape_signature=shape, data=None)
    subset = replace(
        graph,
        tensors=tuple(alone),
        operators=(operator,),
        inputs=tuple(inputs),
        outputs=operator.outputs,
        signatures=(),
        metadata=Metadata(),
    )
    return subset, [values[i] for i in inputs]
