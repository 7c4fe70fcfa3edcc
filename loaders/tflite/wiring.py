"""What must hold between operators and tensors: indices in range, values that exist before they are read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np

from glasslite.engine.errors import ModelError
from glasslite.engine.ir import Graph, Tensor
from glasslite.engine.ops import Op, UnknownOp
from glasslite.loaders.tflite.ops import CUSTOM

_ABSENT = -1


def check_wiring(graph: Graph) -> Graph:
    """Check a subgraph's indices and order; return it with its empty constants filled in.

    A constant without elements has an empty buffer, as computed tensors have; that nothing computes it tells.

    Raises:
        ModelError: an index is out of range, a tensor is read before it is computed, or computed twice.
    """
    _check_range(graph, graph.inputs, "an input of the graph")
    _check_range(graph, graph.outputs, "an output of the graph")
    for operator in graph.operators:
        where = f"an input of op {operator.index} {operator.name}"
        _check_range(graph, (i for i in operator.inputs if i != _ABSENT), where)
        _check_range(graph, operator.outputs, where.replace("input", "output"))
        _check_range(graph, operator.intermediates, where.replace("input", "intermediate"))
    graph = _fill_empty(graph)
    _check_order(graph)
    return graph


def check_calls(graphs: Sequence[Graph]) -> None:
    """Subgraphs that operators call must exist, and none may come back to itself, which would never end.

    Raises:
        ModelError: a subgraph index is out of range, or subgraphs call each other in a circle.
    """
    callees = [_callees(graph, len(graphs)) for graph in graphs]
    pending = [len(c) for c in callees]
    callers: list[list[int]] = [[] for _ in graphs]
    for caller, called in enumerate(callees):
        for callee in called:
            callers[callee].append(caller)
    ready = [i for i, count in enumerate(pending) if not count]
    for index in ready:
        for caller in callers[index]:
            pending[caller] -= 1
            if not pending[caller]:
                ready.append(caller)
    if len(ready) < len(graphs):
        stuck = next(i for i, count in enumerate(pending) if count)
        raise ModelError(
            f"{graphs[stuck].source}: calls itself, directly or through another subgraph; it cannot end."
        )


def _callees(graph: Graph, count: int) -> set[int]:
    found = set()
    for operator in graph.operators:
        for option, index in _subgraph_options(operator.op):
            if not 0 <= index < count:
                raise ModelError(
                    f"{graph.where(operator)} has {option} {index} but the file has {count} subgraphs."
                )
            found.add(index)
    return found


def _subgraph_options(op: Op) -> Iterable[tuple[str, int]]:
    """The options that name a subgraph; a custom operator's options mean what its author likes."""
    if op.name.startswith(CUSTOM):
        return ()
    options = op.options if isinstance(op, UnknownOp) else vars(op)
    return ((name, index) for name, index in options.items() if name.endswith(("subgraph", "subgraph_index")))


def _check_range(graph: Graph, indices: Iterable[int], role: str) -> None:
    for index in indices:
        if not 0 <= index < len(graph.tensors):
            raise ModelError(
                f"{graph.source}: {role} is tensor {index} but the subgraph has {len(graph.tensors)}."
            )


def _fill_empty(graph: Graph) -> Graph:
    computed = {*graph.inputs, *(i for operator in graph.operators for i in operator.outputs)}
    tensors = tuple(t if t.size or t.index in computed else _empty(t) for t in graph.tensors)
    return replace(graph, tensors=tensors)


def _empty(tensor: Tensor) -> Tensor:
    if tensor.data is not None or tensor.is_variable or tensor.type.dtype is None:
        return tensor
    data = np.empty(tensor.shape, tensor.type.dtype)
    data.flags.writeable = False
    return replace(tensor, data=data)


def _check_order(graph: Graph) -> None:
    known = {*graph.inputs, *(t.index for t in graph.tensors if t.data is not None or t.is_variable)}
    for operator in graph.operators:
        place = f"{graph.source}: op {operator.index} {operator.name}"
        for index in operator.inputs:
            if index not in known and index != _ABSENT:
                what = f"reads tensor {_title(graph, index)} before it is computed"
                raise ModelError(f"{place} {what}. Operators must be in execution order.")
        for index in operator.outputs:
            if index in known:
                what = f"writes tensor {_title(graph, index)}, which already has a value"
                raise ModelError(f"{place} {what}. Each tensor has one source.")
            known.add(index)
    for index in graph.outputs:
        if index not in known:
            raise ModelError(f"{graph.source}: output tensor {_title(graph, index)} is never computed.")


def _title(graph: Graph, index: int) -> str:
    return f"{index} '{graph.tensors[index].name}'"
