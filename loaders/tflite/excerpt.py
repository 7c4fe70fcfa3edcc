"""From a graph back to bytes: what another runtime is given to run one operator alone.

Spec: tensorflow/lite/schema/schema.fbs.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from glasslite.engine.analysis.inspect import attributes_of
from glasslite.engine.errors import UnsupportedError
from glasslite.engine.ir import Graph, Operator, Tensor, TensorType
from glasslite.engine.ops import UnknownOp
from glasslite.loaders.tflite.layout import layout, names
from glasslite.loaders.tflite.ops import ENUMS, options_name
from glasslite.loaders.tflite.structs import STRUCTS, encode_struct
from glasslite.loaders.tflite.writer import ModelBuilder, Quant


def write(graph: Graph) -> bytes:
    """The bytes of a model with the graph's operators and the tensors that they use.

    Raises:
        UnsupportedError: an operator calls another subgraph, or a tensor is sparse.
    """
    model = ModelBuilder()
    used = [i for o in graph.operators for i in (*o.inputs, *o.outputs)]
    places: dict[int, int] = {-1: -1}
    for index in dict.fromkeys((*graph.inputs, *used, *graph.outputs)):
        if index >= 0:
            places[index] = _add_tensor(model, graph.tensors[index])
    for operator in graph.operators:
        inputs, outputs = ([places[i] for i in indices] for indices in (operator.inputs, operator.outputs))
        name, options, custom = _options(graph, operator)
        model.operator(
            name, inputs, outputs, options, version=operator.version, custom_options=custom
        )  # fmt: skip
    return model.finish([places[i] for i in graph.inputs], [places[i] for i in graph.outputs])


def _add_tensor(model: ModelBuilder, tensor: Tensor) -> int:
    if tensor.sparse:
        raise UnsupportedError(f"tensor '{tensor.name}' is sparse, which is not written")
    quant: Quant | None = None
    if (given := tensor.quantization) is not None:
        quant = (given.scale, given.zero_point, given.quantized_dimension)
    data: Any = tensor.data
    if data is not None:
        data = data.reshape(-1).tolist() if data.dtype.hasobject else np.ascontiguousarray(data).tobytes()
    return model.tensor(tensor.name, tensor.shape, tensor.type, quant=quant, data=data)


def _options(graph: Graph, operator: Operator) -> tuple[str, dict[str, Any], bytes | None]:
    """The operator's name, its options with numbers in the place of enum names, and a custom operator's bytes."""
    op = operator.op
    unknown = isinstance(op, UnknownOp)
    values = dict(attributes_of(op))
    if any(name.endswith("subgraph_index") for name in values):
        raise UnsupportedError(f"{graph.where(operator)} calls a subgraph, which is not written")
    if op.name.startswith("CUSTOM:"):
        content = values.pop("custom_options", None)
        if op.name in STRUCTS and not unknown:
            return op.name, {}, encode_struct(op.name, values)
        return op.name, {} if unknown else values, content if unknown else None
    table = options_name(op.name)
    schema = layout(table) if table else {}
    return op.name, {name: _number(name, v) for name, v in values.items() if name in schema}, None


def _number(option: str, value: Any) -> Any:
    if not isinstance(value, str) or option not in ENUMS:
        return value
    if ENUMS[option] == "TensorType":
        return int(TensorType[value])
    return next(number for number, name in names(ENUMS[option]).items() if name == value)
