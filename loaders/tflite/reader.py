"""A `.tflite` file's bytes -> Graph. What the file says is decoded and checked, and nothing is rewritten.

Spec: tensorflow/lite/schema/schema.fbs (Model).
"""

from __future__ import annotations

from dataclasses import replace

from glasslite.engine.ir import Graph, Operator, Signature
from glasslite.loaders.tflite.flatbuffer import REMEDY, File, Table
from glasslite.loaders.tflite.layout import layout
from glasslite.loaders.tflite.metadata import decode_metadata
from glasslite.loaders.tflite.ops import OperatorCode, decode_op, operator_code
from glasslite.loaders.tflite.tensors import Buffers, decode_tensor
from glasslite.loaders.tflite.wiring import check_calls, check_wiring

IDENTIFIER = b"TFL3"
_VERSION = 3


def recognizes(view: memoryview) -> bool:
    """Whether the bytes carry the identifier of a TensorFlow Lite model."""
    return bytes(view[4:8]) == IDENTIFIER


def read(view: memoryview, source: str) -> Graph:
    """Decode a model. Its constants are views of the bytes.

    Raises:
        ModelError: the bytes contradict themselves.
        UnsupportedError: the model keeps its weights in a second file.
    """
    file = File(view, source)
    model = file.root(layout("Model"), "the model")
    version = model.scalar("version")
    if version != _VERSION:
        remedy = "Convert the model again with a current converter."
        raise model.error(f"has schema version {version}; version {_VERSION} is supported", remedy)
    buffers = Buffers(file, model.tables("buffers", "buffer"))
    codes = [operator_code(row) for row in model.tables("operator_codes", "operator code")]
    rows = model.tables("subgraphs", "subgraph")
    if not rows:
        raise model.error("has no subgraphs", REMEDY)
    graphs = [_subgraph(row, index, buffers, codes) for index, row in enumerate(rows)]
    check_calls(graphs)
    main, *others = _sign(model, graphs)
    metadata = decode_metadata(model, buffers, len(main.inputs))
    return replace(main, description=model.text("description"), metadata=metadata, subgraphs=tuple(others))


def _subgraph(row: Table, index: int, buffers: Buffers, codes: list[OperatorCode]) -> Graph:
    """Decode a subgraph. Messages name those after the first by number."""
    name = row.text("name") or ("main" if not index else f"subgraph {index}")
    prefix = f"subgraph {index} '{name}': " if index else ""
    tensors = [decode_tensor(t, i, buffers) for i, t in enumerate(row.tables("tensors", f"{prefix}tensor"))]
    operators = tuple(_operator(op, i, codes) for i, op in enumerate(row.tables("operators", f"{prefix}op")))
    graph = Graph(
        source=f"{row.file.source}: {prefix}".rstrip(": "),
        tensors=tuple(tensors),
        operators=operators,
        inputs=row.numbers("inputs"),
        outputs=row.numbers("outputs"),
        name=name,
    )
    return check_wiring(graph)


def _operator(row: Table, index: int, codes: list[OperatorCode]) -> Operator:
    number = row.scalar("opcode_index")
    if number >= len(codes):
        raise row.error(f"has operator code {number} but the file has {len(codes)}", REMEDY)
    code = codes[number]
    row.place = f"{row.place} {code.name}"
    return Operator(
        index=index,
        op=decode_op(row, code),
        inputs=row.numbers("inputs"),
        outputs=row.numbers("outputs"),
        version=code.version,
        intermediates=row.numbers("intermediates"),
    )


def _sign(model: Table, graphs: list[Graph]) -> list[Graph]:
    """The graphs with their signatures: each belongs to the subgraph whose tensors it names."""
    found: dict[int, list[Signature]] = {}
    for index, row in enumerate(model.tables("signature_defs", "signature")):
        number = row.scalar("subgraph_index")
        row.place = f"{row.place} '{row.text('signature_key')}'"
        if number >= len(graphs):
            raise row.error(f"is of subgraph {number} but the file has {len(graphs)}", REMEDY)
        inputs, outputs = (_arguments(row, field, graphs[number]) for field in ("inputs", "outputs"))
        found.setdefault(number, []).append(Signature(row.text("signature_key"), inputs, outputs, index))
    return [replace(graph, signatures=tuple(found.get(i, ()))) for i, graph in enumerate(graphs)]


def _arguments(row: Table, field: str, graph: Graph) -> dict[str, int]:
    arguments = {entry.text("name"): entry.scalar("tensor_index") for entry in row.tables(field, "")}
    for name, index in arguments.items():
        if index >= len(graph.tensors):
            raise row.error(
                f"{field} '{name}' is tensor {index} but the subgraph has {len(graph.tensors)}", REMEDY
            )
    return arguments
