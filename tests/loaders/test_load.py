"""What a file says comes out as it is: tensors, quantization, constants without a copy, wiring, signatures."""

from __future__ import annotations

import mmap
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from glasslite.engine.ir import TensorType
from glasslite.loaders import load
from tests.loaders.raw import RELU, RELU_CODE, TENSORS, raw_model
from tests.support.build import ModelBuilder

WEIGHTS = np.arange(24, dtype=np.float32).reshape(2, 3, 4)


def model_with_constant() -> bytes:
    model = ModelBuilder()
    x = model.tensor("x", (2, 3, 4), "float32")
    w = model.tensor("w", WEIGHTS.shape, "float32", data=WEIGHTS)
    y = model.tensor("y", (2, 3, 4), "float32")
    model.operator("ADD", [x, w], [y], version=2)
    return model.finish([x], [y], description="three words long")


def address(array: np.ndarray[Any, Any]) -> int:
    return int(array.__array_interface__["data"][0])


@pytest.mark.parametrize("kind", [bytes, bytearray, memoryview])
def test_constants_are_read_only_views_of_the_bytes(kind: Any) -> None:
    source = kind(model_with_constant())
    weights = load(source).tensors[1].data
    assert weights is not None
    np.testing.assert_array_equal(weights, WEIGHTS)
    assert np.shares_memory(weights, np.frombuffer(source, np.uint8))
    assert not weights.flags.writeable and weights.flags.aligned


def test_constants_of_a_file_are_views_of_its_mapping(tmp_path: Path) -> None:
    path = tmp_path / "model.of-any-name"
    path.write_bytes(model_with_constant())
    graph = load(str(path))
    assert graph.source == str(path)
    base = graph.tensors[1].data
    while isinstance(base, np.ndarray):
        base = base.base
    assert isinstance(base, memoryview) and isinstance(base.obj, mmap.mmap)


def test_a_misaligned_constant_is_copied_into_place() -> None:
    source = memoryview(b"-" + model_with_constant())[1:]
    weights = load(source).tensors[1].data
    assert weights is not None
    np.testing.assert_array_equal(weights, WEIGHTS)
    assert weights.flags.aligned and not weights.flags.writeable


def test_a_buffer_behind_the_flatbuffer_is_found() -> None:
    tensors = [*TENSORS, {"name": "far", "shape": [2], "buffer": 1}]
    size = len(raw_model(tensors, buffers=[b"", {"offset": 2, "size": 8}]))
    data = raw_model(tensors, buffers=[b"", {"offset": size, "size": 8}])
    assert len(data) == size
    far = load(data + np.array([1.5, -2], "<f4").tobytes()).tensors[2].data
    assert far is not None and far.tolist() == [1.5, -2]


def test_the_graph_is_wired_as_the_file_says() -> None:
    graph = load(model_with_constant())
    assert (graph.name, graph.description, graph.source) == ("main", "three words long", "<bytes>")
    assert (graph.inputs, graph.outputs) == ((0,), (2,))
    (add,) = graph.operators
    assert (add.name, add.inputs, add.outputs, add.version) == ("ADD", (0, 1), (2,), 2)
    assert [(t.name, t.type, t.shape) for t in graph.tensors] == [
        ("x", TensorType.FLOAT32, (2, 3, 4)),
        ("w", TensorType.FLOAT32, (2, 3, 4)),
        ("y", TensorType.FLOAT32, (2, 3, 4)),
    ]


def test_quantization_per_tensor_and_per_channel() -> None:
    model = ModelBuilder()
    x = model.tensor("x", (4, 2), "uint8", quant=(0.5, 128))
    y = model.tensor("y", (4, 2), "int8", quant=([0.1, 0.2], [0, 3], 1))
    z = model.tensor("z", (4, 2), "float32")
    model.operator("CUSTOM:a", [x], [y, z])
    first, second, third = load(model.finish([x], [y, z])).tensors
    assert first.quantization is not None and second.quantization is not None
    assert (first.scale, first.zero_point, first.quantization.per_channel) == (0.5, 128, False)
    assert second.quantization.per_channel and second.quantization.quantized_dimension == 1
    assert second.quantization.scale.dtype == np.float32 and second.quantization.zero_point.dtype == np.int64
    np.testing.assert_array_equal(second.quantization.scale, np.array([0.1, 0.2], np.float32))
    np.testing.assert_array_equal(second.quantization.zero_point, [0, 3])
    assert third.quantization is None


def test_missing_zero_points_are_zeros_and_missing_scales_no_quantization() -> None:
    scale = ("QuantizationParameters", {"scale": np.array([2, 3], np.float32)})
    nothing = ("QuantizationParameters", {"min": np.array([0], np.float32), "max": np.array([1], np.float32)})
    tensors = [{"name": "x", "shape": [2], "type": 9, "quantization": scale}, TENSORS[1]]
    found = load(raw_model(tensors)).tensors[0].quantization
    assert found is not None and found.zero_point.tolist() == [0, 0]
    tensors[0] = {**tensors[0], "quantization": nothing}
    assert load(raw_model(tensors)).tensors[0].quantization is None


@pytest.mark.parametrize(
    ("fields", "shape", "signature"),
    [
        ({}, (), ()),
        ({"shape": []}, (), ()),
        ({"shape": [3, 4]}, (3, 4), (3, 4)),
        ({"shape": [1, 4], "shape_signature": [-1, 4]}, (1, 4), (-1, 4)),
        ({"shape": [-1, 4]}, (1, 4), (-1, 4)),
        ({"shape": [3, 4], "shape_signature": [-1]}, (3, 4), (3, 4)),
        ({"shape": [0, 4]}, (0, 4), (0, 4)),
    ],
)
def test_shapes(fields: dict[str, Any], shape: tuple[int, ...], signature: tuple[int, ...]) -> None:
    tensor = load(raw_model([{"name": "x", **fields}, TENSORS[1]])).tensors[0]
    assert (tensor.shape, tensor.shape_signature) == (shape, signature)


def test_an_empty_buffer_is_no_constant_unless_the_tensor_is_empty() -> None:
    tensors = [
        *TENSORS,
        {"name": "computed", "shape": [2], "buffer": 1},
        {"name": "empty constant", "shape": [0, 3], "buffer": 1, "type": 2},
        {"name": "empty computed", "shape": [0], "buffer": 1},
    ]
    custom = {"opcode_index": 0, "inputs": [0, 3], "outputs": [1, 2, 4]}
    code = {"deprecated_builtin_code": 32, "custom_code": "f", "builtin_code": 32}
    graph = load(raw_model(tensors, [custom], codes=[code], buffers=[b"", {"data": []}]))
    computed, constant, empty = graph.tensors[2:]
    assert computed.data is None and empty.data is None
    assert constant.data is not None and constant.data.shape == (0, 3) and constant.data.dtype == np.int32


def test_texts_are_objects_and_nibbles_keep_their_bytes() -> None:
    model = ModelBuilder()
    x, y = model.tensor("x", (3,), "string"), model.tensor("y", (3,), "resource")
    text = model.tensor("text", (2,), "string", data=[b"a", b"bc"])
    nibbles = model.tensor("nibbles", (3,), "int4", data=np.array([1, -2, 3]))
    model.operator("CUSTOM:f", [x, text, nibbles], [y])
    first, second, third, fourth = load(model.finish([x], [y])).tensors
    assert first.data is None and second.data is None
    assert third.data is not None and fourth.data is not None
    assert third.data.tolist() == [b"a", b"bc"]
    assert fourth.data.tolist() == [0xE1, 0x03]


def test_booleans_are_zero_or_one() -> None:
    tensors = [*TENSORS, {"name": "b", "shape": [3], "type": 6, "buffer": 1}]
    flags = load(raw_model(tensors, buffers=[b"", b"\0\1\7"])).tensors[2].data
    assert flags is not None and flags.view(np.uint8).tolist() == [0, 1, 1]


def test_variables_and_sparse_tensors_are_marked() -> None:
    sparsity = ("SparsityParameters", {"traversal_order": [0]})
    state = {"name": "s", "shape": [2], "is_variable": True}
    sparse = {"name": "w", "shape": [9], "buffer": 1, "sparsity": sparsity}
    tensors = [*TENSORS, state, sparse]
    operator = {**RELU, "inputs": [0, 2, 3]}
    graph = load(raw_model(tensors, [operator], buffers=[b"", np.array([5], np.float32).tobytes()]))
    assert graph.tensors[2].is_variable and not graph.tensors[2].sparse
    assert graph.tensors[3].sparse and graph.tensors[3].data is not None and graph.tensors[3].data.size == 4


def test_absent_inputs_and_intermediates() -> None:
    tensors = [*TENSORS, {"name": "gate", "shape": []}]
    graph = load(raw_model(tensors, [{**RELU, "inputs": [0, -1], "intermediates": [2]}]))
    assert graph.operators[0].inputs == (0, -1) and graph.operators[0].intermediates == (2,)


def test_signatures_belong_to_the_subgraph_that_they_name() -> None:
    data = raw_model(
        subgraphs=[{}, {"name": "other"}, {}],
        signatures=[(0, {"image": 0}), (1, {"a": 1, "b": 0})],
    )
    graph = load(data)
    assert [(s.key, dict(s.inputs)) for s in graph.signatures] == [("serve", {"image": 0})]
    other, unnamed = graph.subgraphs
    assert [(s.key, dict(s.inputs)) for s in other.signatures] == [("serve", {"a": 1, "b": 0})]
    assert (other.name, other.source) == ("other", "<bytes>: subgraph 1 'other'")
    assert unnamed.name == "subgraph 2" and not unnamed.subgraphs


def test_names_that_are_not_utf8_are_replaced() -> None:
    data = raw_model([{"name": "xyz!", "shape": [2]}, TENSORS[1]]).replace(b"xyz!", b"x\xffz!")
    assert load(data).tensors[0].name == "x�z!"


def test_operator_codes_beyond_127_and_unknown_ones() -> None:
    def name(old: int, new: int) -> str:
        code = {**RELU_CODE, "deprecated_builtin_code": old, "builtin_code": new}
        return load(raw_model(codes=[code])).operators[0].name

    assert name(19, 0) == name(0, 19) == name(19, 19) == "RELU"
    assert name(127, 150) == "GELU"
    assert name(127, 4711) == "UNKNOWN_4711"
