"""Pieces of models with several subgraphs, resource variables and hash tables."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from glasslite.engine.ir import TensorType
from tests.support.build import GraphBuilder, ModelBuilder


def handle(graph: GraphBuilder, name: str, container: str = "") -> int:
    """A VAR_HANDLE's output."""
    tensor = graph.tensor(f"{name} handle {len(graph.tensors)}", (), "resource")
    graph.operator("VAR_HANDLE", [], [tensor], {"container": container, "shared_name": name})
    return tensor


def read(graph: GraphBuilder, handle: int, shape: Sequence[int], type: str = "float32") -> int:
    """A READ_VARIABLE's output."""
    tensor = graph.tensor(f"read {len(graph.tensors)}", shape, type)
    graph.operator("READ_VARIABLE", [handle], [tensor])
    return tensor


def assign(graph: GraphBuilder, handle: int, value: int) -> None:
    """An ASSIGN_VARIABLE."""
    graph.operator("ASSIGN_VARIABLE", [handle, value], [])


def add(graph: GraphBuilder, a: int, b: int, shape: Sequence[int], type: str = "float32") -> int:
    """An ADD's output."""
    tensor = graph.tensor(f"sum {len(graph.tensors)}", shape, type)
    graph.operator("ADD", [a, b], [tensor])
    return tensor


def initialized(model: ModelBuilder, name: str, value: Any, type: str = "float32") -> int:
    """Let a subgraph, called once by the main one, give a variable its first value; returns the subgraph's number."""
    graph = model.subgraph(f"init {name}")
    constant = graph.tensor("first", getattr(value, "shape", ()), type, data=value)
    assign(graph, handle(graph, name), constant)
    number = len(model.graphs) - 1
    model.operator("CALL_ONCE", [], [], {"init_subgraph_index": number})
    return number


def unary(
    graph: GraphBuilder, op: str, x: int, shape: Sequence[int], type: str = "float32", **options: Any
) -> int:
    """The output of an operator of one input."""
    tensor = graph.tensor(f"{op} {len(graph.tensors)}", shape, type)
    graph.operator(op, [x], [tensor], options)
    return tensor


def constant(graph: GraphBuilder, value: Any) -> int:
    """A constant of an array's shape and type."""
    array = np.asarray(value)
    return graph.tensor(f"constant {len(graph.tensors)}", array.shape, TensorType.of(array.dtype), data=array)


def call(
    graph: GraphBuilder,
    op: str,
    inputs: Sequence[int],
    outputs: Sequence[tuple[Sequence[int], str]],
    **subgraphs: int,
) -> list[int]:
    """The outputs, by shape and type, of an operator that calls subgraphs."""
    first = len(graph.tensors)
    found = [graph.tensor(f"{op} {first + i}", shape, type) for i, (shape, type) in enumerate(outputs)]
    graph.operator(
        op, inputs, found, {f"{role}_subgraph_index": number for role, number in subgraphs.items()}
    )
    return found


def table(graph: GraphBuilder, number: int, key_type: str, value_type: str) -> int:
    """A HASHTABLE's output."""
    tensor = graph.tensor(f"table {number} {len(graph.tensors)}", (1,), "resource")
    types = {"key_dtype": int(TensorType[key_type]), "value_dtype": int(TensorType[value_type])}
    graph.operator("HASHTABLE", [], [tensor], {"table_id": number, **types})
    return tensor
