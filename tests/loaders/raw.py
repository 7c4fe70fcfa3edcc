"""Files that `ModelBuilder` refuses to write: every table's fields are given as they are, however wrong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import flatbuffers
import numpy as np

from tests.support.schema import Ref, write_aligned, write_refs, write_table

Fields = Mapping[str, Any]

#: x -> RELU -> y, two float tensors.
TENSORS: list[Fields] = [{"name": "x", "shape": [2]}, {"name": "y", "shape": [2]}]
RELU: Fields = {"opcode_index": 0, "inputs": [0], "outputs": [1]}
RELU_CODE: Fields = {"deprecated_builtin_code": 19, "builtin_code": 19, "version": 1}


def raw_model(
    tensors: Sequence[Fields] = TENSORS,
    operators: Sequence[Fields] = (RELU,),
    *,
    codes: Sequence[Fields] = (RELU_CODE,),
    buffers: Sequence[bytes | Fields] = (b"",),
    subgraphs: Sequence[Fields] = ({},),
    signatures: Sequence[tuple[int, Mapping[str, int]]] = (),
    metadata: Sequence[Fields] = (),
    **model: Any,
) -> bytes:
    """A file's bytes. Every subgraph has the same tensors and operators unless it names its own."""
    builder = flatbuffers.Builder(1024)
    graphs = []
    for own in subgraphs:
        parts = {"tensors": tensors, "operators": operators, "inputs": [0], "outputs": [1], **own}
        parts["tensors"] = _tables(builder, "Tensor", parts["tensors"])
        parts["operators"] = _tables(builder, "Operator", parts["operators"])
        graphs.append(write_table(builder, "SubGraph", _arrays(parts)))
    fields = {
        "version": 3,
        "operator_codes": _tables(builder, "OperatorCode", codes),
        "subgraphs": write_refs(builder, graphs),
        "buffers": write_refs(builder, [_buffer(builder, b) for b in buffers]),
        "metadata": _tables(builder, "Metadata", metadata),
        "signature_defs": _tables(builder, "SignatureDef", [_signature(*s) for s in signatures]),
        **model,
    }
    builder.Finish(write_table(builder, "Model", fields), file_identifier=b"TFL3")
    return bytes(builder.Output())


def _signature(subgraph: int, inputs: Mapping[str, int]) -> Fields:
    maps = ("TensorMap", [{"name": name, "tensor_index": index} for name, index in inputs.items()])
    return {"signature_key": "serve", "subgraph_index": subgraph, "inputs": maps}


def _buffer(builder: flatbuffers.Builder, content: bytes | Fields) -> Ref:
    if not isinstance(content, bytes):
        return write_table(builder, "Buffer", content)
    return write_table(builder, "Buffer", {"data": write_aligned(builder, content) if content else None})


def _tables(builder: flatbuffers.Builder, table: str, rows: Sequence[Fields]) -> Ref:
    return write_refs(builder, [write_table(builder, table, _nested(builder, row)) for row in rows])


def _nested(builder: flatbuffers.Builder, row: Fields) -> Fields:
    """(table, fields) and (table, [fields, ...]) are written first, as tables may not nest while being written."""
    done = {}
    for name, value in row.items():
        if isinstance(value, tuple) and value and isinstance(value[0], str):
            table, content = value
            many = isinstance(content, list)
            value = (
                _tables(builder, table, content)
                if many
                else write_table(builder, table, _nested(builder, content))
            )
        done[name] = value
    return _arrays(done)


def _arrays(row: Fields) -> Fields:
    """Lists as int32 vectors, the schema's most common kind."""
    return {name: np.array(v, np.int32) if isinstance(v, list) else v for name, v in row.items()}
