"""Small models that bring out what an interpreter's interface has to say."""

from __future__ import annotations

from typing import Any

import numpy as np

from glasslite.engine.ir import TensorType
from tests.loaders.raw import raw_model
from tests.support.build import ModelBuilder, SignatureFields


def convolution() -> bytes:
    """Two int8 layers: a per-channel convolution with an open batch and height, then RELU."""
    rng = np.random.default_rng(3)
    filter = rng.integers(-127, 128, (4, 3, 3, 2), dtype=np.int8)
    builder = ModelBuilder()
    int8 = TensorType.INT8
    x = builder.tensor("x", (1, 5, 6, 2), int8, quant=(0.1, 3), shape_signature=(-1, -1, 6, 2))
    w = builder.tensor("w", filter.shape, int8, quant=([0.02, 0.03, 0.01, 0.05], [0] * 4, 0), data=filter)
    bias = builder.tensor("b", (4,), TensorType.INT32, data=np.arange(-2, 2, dtype=np.int32))
    hidden = builder.tensor("hidden", (1, 5, 6, 4), int8, quant=(0.4, -4))
    y = builder.tensor("y", (1, 5, 6, 4), int8, quant=(0.4, -4))
    options = {"padding": "SAME", "stride_w": 1, "stride_h": 1}
    builder.operator("CONV_2D", [x, w, bias], [hidden], options, version=3)
    builder.operator("RELU", [hidden], [y], {}, version=2)
    return builder.finish([x], [y])


def serving() -> bytes:
    """Two float inputs, two outputs, one signature."""
    builder = ModelBuilder()
    kind = TensorType.FLOAT32
    a, b = builder.tensor("left", (2, 3), kind), builder.tensor("right", (2, 3), kind)
    total, difference = builder.tensor("total", (2, 3), kind), builder.tensor("difference", (2, 3), kind)
    builder.operator("ADD", [a, b], [total], {})
    builder.operator("SUB", [a, b], [difference], {})
    signature = ("serve", {"x": a, "b": b}, {"sum": total, "difference": difference})
    return builder.finish([a, b], [total, difference], signatures=[signature])


def two_subgraphs() -> bytes:
    """Three signatures: two of the first subgraph, one of the second, with other names and shapes."""
    builder = ModelBuilder()
    kind = TensorType.FLOAT32
    x, y = builder.tensor("x", (1, 4), kind), builder.tensor("y", (1, 4), kind)
    builder.operator("NEG", [x], [y], {})
    other = builder.subgraph("other")
    u, v = other.tensor("u", (3,), kind, shape_signature=(-1,)), other.tensor("v", (3,), kind)
    w = other.tensor("w", (3,), kind)
    other.operator("ABS", [u], [v], {})
    other.operator("SQUARE", [v], [w], {})
    other.ends([u], [w, v])
    signatures: list[SignatureFields] = [
        ("negate", {"x": x}, {"y": y}),
        ("square", {"u": u}, {"w": w, "abs": v}, 1),
        ("also", {"in": x}, {"out": y}),
    ]
    return builder.finish([x], [y], signatures=signatures)


def scalar() -> bytes:
    """Tensors without dimensions, and an empty constant's neighbour: a 0-d sum of two."""
    builder = ModelBuilder()
    kind = TensorType.FLOAT32
    a, b = builder.tensor("a", (), kind), builder.tensor("b", (), kind, data=np.float32(2.5))
    y = builder.tensor("y", (), kind)
    builder.operator("ADD", [a, b], [y], {})
    return builder.finish([a], [y])


def memory() -> bytes:
    """A variable: an SVDF whose state carries over from one run to the next."""
    builder = ModelBuilder()
    rng = np.random.default_rng(5)
    kind = TensorType.FLOAT32
    x = builder.tensor("x", (1, 3), kind)
    feature = builder.tensor("feature", (4, 3), kind, data=rng.standard_normal((4, 3)))
    time = builder.tensor("time", (4, 5), kind, data=rng.standard_normal((4, 5)))
    bias = builder.tensor("bias", (4,), kind, data=np.zeros(4))
    state = builder.tensor("state", (1, 20), kind, is_variable=True)
    y = builder.tensor("y", (1, 4), kind)
    builder.operator("SVDF", [x, feature, time, bias, state], [y], {"rank": 1})
    return builder.finish([x], [y])


def gather() -> bytes:
    """An index that is out of range breaks it while it runs."""
    builder = ModelBuilder()
    table = builder.tensor("table", (3, 2), TensorType.FLOAT32, data=np.arange(6))
    index = builder.tensor("index", (1,), TensorType.INT32)
    y = builder.tensor("y", (1, 2), TensorType.FLOAT32)
    builder.operator("GATHER", [table, index], [y], {"axis": 0})
    return builder.finish([index], [y])


def custom() -> bytes:
    """An operator that nobody has."""
    builder = ModelBuilder()
    x, y = builder.tensor("x", (1, 2), TensorType.FLOAT32), builder.tensor("y", (1, 2), TensorType.FLOAT32)
    builder.operator("CUSTOM:Nobody", [x], [y], {"alpha": 1})
    return builder.finish([x], [y])


def int4() -> bytes:
    """Weights of four bits, an odd number of them."""
    builder = ModelBuilder()
    x = builder.tensor("x", (1, 5), TensorType.INT8, quant=(0.5, 0))
    weights = np.array([[-8, 7, 0, 3, -1], [1, 2, 3, -4, 5], [6, -7, -2, 4, 0]])
    w = builder.tensor("w", (3, 5), TensorType.INT4, quant=(0.25, 0), data=weights)
    y = builder.tensor("y", (1, 3), TensorType.INT8, quant=(1.0, 0))
    builder.operator("FULLY_CONNECTED", [x, w, -1], [y], {})
    return builder.finish([x], [y])


def text() -> bytes:
    """A string input beside a number that is computed on."""
    builder = ModelBuilder()
    s = builder.tensor("s", (2,), TensorType.STRING)
    x, y = builder.tensor("x", (2,), TensorType.FLOAT32), builder.tensor("y", (2,), TensorType.FLOAT32)
    builder.operator("NEG", [x], [y], {})
    return builder.finish([s, x], [y])


def flexible() -> bytes:
    """A file whose shape itself is open, and an output whose shape follows the input's."""
    builder = ModelBuilder()
    x = builder.tensor("x", (1, 2), TensorType.FLOAT32, shape_signature=(-1, 2))
    y = builder.tensor("y", (1, 2), TensorType.FLOAT32, shape_signature=(-1, 2))
    z = builder.tensor("z", (1, 4), TensorType.FLOAT32, shape_signature=(-1, 4))
    builder.operator("TANH", [x], [y], {})
    builder.operator("CONCATENATION", [x, y], [z], {"axis": 1})
    return builder.finish([x], [z])


def zero_points() -> bytes:
    """Per-channel weights with one zero point for all of them, next to some with several."""
    builder = ModelBuilder()
    int8 = TensorType.INT8
    x = builder.tensor("x", (1, 2), int8, quant=(0.5, 1))
    w = builder.tensor("w", (3, 2), int8, quant=([0.1, 0.2, 0.3], [0, 0, 0], 0), data=np.ones((3, 2)))
    y = builder.tensor("y", (1, 3), int8, quant=(0.5, -1))
    builder.operator("FULLY_CONNECTED", [x, w, -1], [y], {}, version=4)
    return builder.finish([x], [y])


def counter() -> bytes:
    """A variable that one signature sets, the next adds to, and the last reads: three subgraphs share it."""
    builder = ModelBuilder()
    kind = TensorType.FLOAT32
    signatures: list[SignatureFields] = []
    for number, name in enumerate(("assign", "add", "read")):
        graph = builder.subgraph(name) if number else builder
        handle = graph.tensor("handle", (), TensorType.RESOURCE)
        graph.operator("VAR_HANDLE", [], [handle], {"container": "", "shared_name": "count"})
        x, held = graph.tensor("x", (2,), kind), graph.tensor("held", (2,), kind)
        y = graph.tensor("y", (2,), kind)
        if name != "assign":
            graph.operator("READ_VARIABLE", [handle], [held], {})
        graph.operator("ADD", [x, x if name == "assign" else held], [y], {})
        if name != "read":
            graph.operator("ASSIGN_VARIABLE", [handle, y], [], {})
        graph.ends([x], [y])
        signatures.append((name, {"x": x}, {"y": y}, number))
    return builder.finish(builder.inputs, builder.outputs, signatures=signatures)


def sparse() -> bytes:
    """A matrix of which three elements are stored."""
    kept = {
        "format": 1,
        "array_segments_type": 1,
        "array_segments": ("Int32Vector", {"values": np.array([0, 1, 3], np.int32)}),
        "array_indices_type": 2,
        "array_indices": ("Uint16Vector", {"values": np.array([2, 0, 1], np.uint16)}),
    }
    levels = ("DimensionMetadata", [{"format": 0, "dense_size": 2}, kept])
    sparsity = ("SparsityParameters", {"traversal_order": [0, 1], "dim_metadata": levels})
    tensors: list[dict[str, Any]] = [{"name": name, "shape": [2, 3], "type": 0} for name in ("x", "y")]
    tensors.append({"name": "w", "shape": [2, 3], "type": 0, "buffer": 1, "sparsity": sparsity})
    return raw_model(
        tensors,
        [{"opcode_index": 0, "inputs": [2], "outputs": [1]}],
        codes=[{"deprecated_builtin_code": 124, "builtin_code": 124, "version": 1}],
        buffers=[b"", np.array([1, 2, 3], np.float32).tobytes()],
    )


MODELS = {
    maker.__name__: maker
    for maker in (
        convolution, serving, two_subgraphs, scalar, memory, gather, custom, int4, text, flexible,
        zero_points, sparse, counter,
    )
}  # fmt: skip
