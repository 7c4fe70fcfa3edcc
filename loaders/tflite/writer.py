"""Builds `.tflite` files, one call per tensor and operator, without TensorFlow.

    model = ModelBuilder()
    x = model.tensor("x", (1, 4), TensorType.FLOAT32)
    y = model.tensor("y", (1, 4), TensorType.FLOAT32)
    model.operator("SOFTMAX", [x], [y], {"beta": 1.0})
    data = model.finish([x], [y])

Spec: tensorflow/lite/schema/schema.fbs.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from flatbuffers import flexbuffers
from flatbuffers.builder import Builder

from glasslite.engine.ir import Shape, TensorType
from glasslite.loaders.tflite.schema import Ref, opcode, options_table, write_aligned, write_refs, write_table

#: (scale, zero_point), or (scales, zero_points, axis) for one pair per slice along an axis.
Quant = tuple[Any, Any] | tuple[Any, Any, int]
#: (key, argument name to tensor index, result name to tensor index), and the subgraph unless it is the first.
SignatureFields = (
    tuple[str, Mapping[str, int], Mapping[str, int]] | tuple[str, Mapping[str, int], Mapping[str, int], int]
)
#: Types of which a byte holds several.
_PACKED_BITS = {TensorType.INT4: 4, TensorType.INT2: 2}


@dataclass
class _Tensor:
    name: str
    shape: Shape
    type: TensorType
    quant: Quant | None
    data: bytes | None
    shape_signature: Shape | None
    is_variable: bool


@dataclass
class _Operator:
    code: int
    inputs: list[int]
    outputs: list[int]
    options: tuple[int, int, str] | None
    fields: Mapping[str, Any]
    custom_options: bytes | None
    intermediates: list[int]


@dataclass
class GraphBuilder:
    """One subgraph. `ends` sets its inputs and outputs; `ModelBuilder.finish` does so for the first one."""

    model: ModelBuilder = field(repr=False)
    name: str = "main"
    tensors: list[_Tensor] = field(default_factory=list)
    operators: list[_Operator] = field(default_factory=list)
    inputs: list[int] = field(default_factory=list)
    outputs: list[int] = field(default_factory=list)

    def tensor(
        self,
        name: str,
        shape: Sequence[int],
        type: TensorType | str,
        *,
        quant: Quant | None = None,
        data: Any = None,
        shape_signature: Sequence[int] | None = None,
        is_variable: bool = False,
    ) -> int:
        """Add a tensor and return its index.

        Args:
            data: makes it a constant: an array (converted to the type), raw bytes, or texts for STRING.
        """
        kind = tensor_type(type)
        raw = None if data is None else raw_bytes(data, kind)
        signature = None if shape_signature is None else tuple(shape_signature)
        self.tensors.append(_Tensor(name, tuple(shape), kind, quant, raw, signature, is_variable))
        return len(self.tensors) - 1

    def operator(
        self,
        name: str,
        inputs: Sequence[int],
        outputs: Sequence[int],
        options: Mapping[str, Any] | None = None,
        *,
        version: int = 1,
        custom_options: bytes | None = None,
        intermediates: Sequence[int] = (),
        write_options: bool = True,
    ) -> int:
        """Add an operator and return its index; an absent optional input is -1.

        Args:
            name: the schema's name, or CUSTOM:<code>; a custom operator's options become a flexbuffer map.
            options: schema field names to values: enums by name, vectors as tuples; the rest is default.
            write_options: False leaves the options table out altogether.
        """
        builtin, _, custom_code = name.partition(":")
        options = options or {}
        table = None if custom_code else options_table(builtin)
        if custom_code:
            if custom_options is None and options:
                custom_options = bytes(flexbuffers.Dumps(dict(options)))
        elif table is None and options:
            raise ValueError(f"{builtin} has no options in the schema; got {sorted(options)}.")
        table = table if write_options else None
        code = self.model.operator_code(opcode(builtin), custom_code, version)
        self.operators.append(
            _Operator(code, list(inputs), list(outputs), table, options, custom_options, list(intermediates))
        )
        return len(self.operators) - 1

    def ends(self, inputs: Sequence[int], outputs: Sequence[int]) -> None:
        """Name the subgraph's inputs and outputs."""
        self.inputs, self.outputs = list(inputs), list(outputs)


class ModelBuilder(GraphBuilder):
    """A file: its first subgraph, and further ones through `subgraph`."""

    def __init__(self) -> None:
        super().__init__(self)
        self.graphs: list[GraphBuilder] = [self]
        self.codes: list[tuple[int, str, int]] = []

    def subgraph(self, name: str) -> GraphBuilder:
        """Add a further subgraph; its index is its position, counted from 1."""
        self.graphs.append(GraphBuilder(self, name))
        return self.graphs[-1]

    def operator_code(self, code: int, custom_code: str, version: int) -> int:
        """The index of an operator code, added where it is new."""
        key = (code, custom_code, version)
        if key not in self.codes:
            self.codes.append(key)
        return self.codes.index(key)

    def finish(
        self,
        inputs: Sequence[int],
        outputs: Sequence[int],
        *,
        signatures: Sequence[SignatureFields] = (),
        metadata: Mapping[str, bytes] | None = None,
        description: str = "",
    ) -> bytes:
        """The file's bytes."""
        self.ends(inputs, outputs)
        builder = Builder(1024)
        buffers = [b""]
        graphs = [_write_graph(builder, graph, buffers) for graph in self.graphs]
        entries = []
        for name, content in (metadata or {}).items():
            buffers.append(content)
            entries.append(write_table(builder, "Metadata", {"name": name, "buffer": len(buffers) - 1}))
        fields = {
            "version": 3,
            "operator_codes": write_refs(builder, [_write_code(builder, *code) for code in self.codes]),
            "subgraphs": write_refs(builder, graphs),
            "description": description,
            "metadata": write_refs(builder, entries) if entries else None,
            "signature_defs": _write_signatures(builder, signatures) if signatures else None,
            "buffers": write_refs(builder, [_write_buffer(builder, data) for data in buffers]),
        }
        builder.Finish(write_table(builder, "Model", fields), file_identifier=b"TFL3")
        return bytes(builder.Output())


def tensor_type(name: TensorType | str) -> TensorType:
    """A tensor type from itself or its name in any case."""
    return name if isinstance(name, TensorType) else TensorType[name.upper()]


def raw_bytes(data: Any, kind: TensorType) -> bytes:
    """A constant's bytes in the file: little-endian, row by row, INT4 two, INT2 four a byte, strings with offsets."""
    if isinstance(data, bytes):
        return data
    if kind is TensorType.STRING:
        return _string_bytes(data)
    array = np.asarray(data)
    if kind in _PACKED_BITS:
        bits = _PACKED_BITS[kind]
        values = array.reshape(-1).astype(np.int8).view(np.uint8) & np.uint8((1 << bits) - 1)
        values = np.append(values, np.zeros(-values.size % (8 // bits), np.uint8)).reshape(-1, 8 // bits)
        return bytes(np.bitwise_or.reduce(values << np.arange(0, 8, bits, dtype=np.uint8), axis=1))
    if kind.dtype is None:
        raise ValueError(f"arrays of type {kind.name} cannot be written; pass raw bytes.")
    return np.ascontiguousarray(array, kind.dtype).tobytes()


def _string_bytes(strings: Any) -> bytes:
    """A string tensor: how many, where each starts and the last ends, then the text."""
    texts = [bytes(s) for s in strings]
    start = 4 * (len(texts) + 2)
    offsets = [start + sum(len(t) for t in texts[:i]) for i in range(len(texts) + 1)]
    return struct.pack(f"<{len(texts) + 2}i", len(texts), *offsets) + b"".join(texts)


def _write_code(builder: Builder, code: int, custom_code: str, version: int) -> Ref:
    fields = {
        "deprecated_builtin_code": min(code, 127),
        "custom_code": custom_code or None,
        "version": version,
        "builtin_code": code,
    }
    return write_table(builder, "OperatorCode", fields)


def _write_graph(builder: Builder, graph: GraphBuilder, buffers: list[bytes]) -> Ref:
    tensors = [_write_tensor(builder, tensor, buffers) for tensor in graph.tensors]
    operators = [_write_operator(builder, operator) for operator in graph.operators]
    fields = {
        "tensors": write_refs(builder, tensors),
        "inputs": graph.inputs,
        "outputs": graph.outputs,
        "operators": write_refs(builder, operators),
        "name": graph.name,
    }
    return write_table(builder, "SubGraph", fields)


def _write_tensor(builder: Builder, tensor: _Tensor, buffers: list[bytes]) -> Ref:
    if tensor.data is not None:
        buffers.append(tensor.data)
    fields = {
        "shape": np.array(tensor.shape, np.int32),
        "type": int(tensor.type),
        "buffer": len(buffers) - 1 if tensor.data is not None else 0,
        "name": tensor.name,
        "quantization": _write_quantization(builder, tensor.quant),
        "is_variable": tensor.is_variable,
        "shape_signature": None
        if tensor.shape_signature is None
        else np.array(tensor.shape_signature, np.int32),
        "has_rank": True,
    }
    return write_table(builder, "Tensor", fields)


def _write_quantization(builder: Builder, quant: Quant | None) -> Ref | None:
    if quant is None:
        return None
    scale = np.atleast_1d(np.asarray(quant[0], np.float32))
    zero_point = np.broadcast_to(np.asarray(quant[1], np.int64), scale.shape)
    axis = quant[2] if len(quant) == 3 else 0
    fields = {"scale": scale, "zero_point": np.ascontiguousarray(zero_point), "quantized_dimension": axis}
    return write_table(builder, "QuantizationParameters", fields)


def _write_operator(builder: Builder, operator: _Operator) -> Ref:
    fields: dict[str, Any] = {
        "opcode_index": operator.code,
        "inputs": np.array(operator.inputs, np.int32),
        "outputs": np.array(operator.outputs, np.int32),
    }
    if operator.options is not None:
        union, number, table = operator.options
        name = ("builtin_options", "builtin_options_2")[union]
        fields[f"{name}_type"] = number
        fields[name] = write_table(builder, table, operator.fields)
    if operator.intermediates:
        fields["intermediates"] = np.array(operator.intermediates, np.int32)
    if operator.custom_options is not None:
        fields["custom_options"] = np.frombuffer(operator.custom_options, np.uint8)
    return write_table(builder, "Operator", fields)


def _write_buffer(builder: Builder, data: bytes) -> Ref:
    return write_table(builder, "Buffer", {"data": write_aligned(builder, data) if data else None})


def _write_signatures(builder: Builder, signatures: Sequence[SignatureFields]) -> Ref:
    def maps(names: Mapping[str, int]) -> Ref:
        pairs = [{"name": name, "tensor_index": index} for name, index in names.items()]
        return write_refs(builder, [write_table(builder, "TensorMap", pair) for pair in pairs])

    tables = [
        {
            "inputs": maps(inputs),
            "outputs": maps(outputs),
            "signature_key": key,
            "subgraph_index": subgraph[0] if subgraph else 0,
        }
        for key, inputs, outputs, *subgraph in signatures
    ]
    return write_refs(builder, [write_table(builder, "SignatureDef", fields) for fields in tables])
