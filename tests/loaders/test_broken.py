"""Whatever bytes arrive, the result is a graph or one sentence that says where, what, and what to do."""

from __future__ import annotations

import re
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

import flatbuffers
import numpy as np
import pytest

from glasslite.engine.errors import ModelError, UnsupportedError
from glasslite.loaders import load
from tests.loaders.raw import RELU, RELU_CODE, TENSORS, raw_model

TRUNCATED = "The file is truncated or not a TFLite v3 model."
SUPPORTED = "glasslite loads TensorFlow Lite models (.tflite, schema version 3)."

#: What is wrong, the bytes, and the sentence.
NOT_MODELS: list[tuple[str, bytes, str]] = [
    ("no bytes", b"", f"not a model: bytes 4 to 7 are b'', not b'TFL3'. {SUPPORTED}"),
    ("text", b"hello, world", f"not a model: bytes 4 to 7 are b'o, w', not b'TFL3'. {SUPPORTED}"),
    (
        "zip",
        b"PK\x03\x04\x14\0\0\0",
        "not a model: bytes 4 to 7 are b'\\x14\\x00\\x00\\x00', not b'TFL3'. It looks like a zip archive: "
        f"unpack it and load the .tflite inside. {SUPPORTED}",
    ),
    (
        "GraphDef",
        b"\n\x1d\n\x05input\x12\x0bPlaceholder",
        "not a model: bytes 4 to 7 are b'inpu', not b'TFL3'. It looks like a protobuf file, such as a GraphDef "
        f".pb: convert it with tf.lite.TFLiteConverter. {SUPPORTED}",
    ),
    (
        "git lfs",
        b"version https://git-lfs.github.com/spec/v1\n",
        "not a model: bytes 4 to 7 are b'ion ', not b'TFL3'. It looks like a Git LFS pointer: fetch the file "
        f"itself with 'git lfs pull'. {SUPPORTED}",
    ),
]


def with_tensor(index: int = 0, **fields: Any) -> list[Any]:
    """TENSORS with one changed."""
    return [{**row, **fields} if i == index else row for i, row in enumerate(TENSORS)]


def constant(buffer: bytes, **fields: Any) -> bytes:
    """A model whose third tensor is a constant named c."""
    return raw_model([*TENSORS, {"name": "c", "buffer": 1, **fields}], buffers=[b"", buffer])


def quantized(**fields: Any) -> bytes:
    """A model whose input, an int8 [2], has these quantization fields."""
    quantization = ("QuantizationParameters", fields)
    return raw_model(with_tensor(type=9, quantization=quantization))


def floats(*values: float) -> np.ndarray[Any, Any]:
    return np.array(values, np.float32)


def longs(*values: int) -> np.ndarray[Any, Any]:
    return np.array(values, np.int64)


def calling(index: int) -> bytes:
    """CALL_ONCE of a subgraph."""
    code = {"deprecated_builtin_code": 127, "builtin_code": 129, "version": 1}
    options = ("CallOnceOptions", {"init_subgraph_index": index})
    call = {"opcode_index": 1, "builtin_options_type": 103, "builtin_options": options}
    return raw_model(operators=[RELU, call], codes=[RELU_CODE, code])


def with_options(code: int, kind: int, table: str, **fields: Any) -> bytes:
    """One operator with an options table of any kind."""
    operator = {**RELU, "builtin_options_type": kind, "builtin_options": (table, fields)}
    return raw_model(operators=[operator], codes=[{"deprecated_builtin_code": code, "builtin_code": code}])


def external() -> bytes:
    """A tensor whose data is in a second file: a field that the schema package does not have yet."""
    data = bytearray(raw_model(with_tensor(shape=[2, 1, 1])))
    builder = flatbuffers.Builder(0)
    builder.StartObject(11)
    builder.PrependUint32Slot(10, 1, 0)
    builder.Finish(builder.EndObject())
    tensor = bytes(builder.Output())
    start = len(data)
    at = vector_at(data, subgraph_field(data, 0), 0)
    struct.pack_into("<I", data, at, start + struct.unpack_from("<I", tensor)[0] - at)
    return bytes(data) + tensor


def subgraph_field(data: bytes | bytearray, slot: int) -> int:
    """Byte offset of a field of the first subgraph."""
    root = struct.unpack_from("<I", data)[0]
    subgraphs = field_at(data, root, 2)
    return field_at(data, follow(data, vector_at(data, subgraphs, 0)), slot)


def field_at(data: bytes | bytearray, table: int, slot: int) -> int:
    vtable = table - struct.unpack_from("<i", data, table)[0]
    return table + int(struct.unpack_from("<H", data, vtable + 4 + 2 * slot)[0])


def vector_at(data: bytes | bytearray, field: int, index: int) -> int:
    return follow(data, field) + 4 + 4 * index


def follow(data: bytes | bytearray, at: int) -> int:
    return at + int(struct.unpack_from("<I", data, at)[0])


def overlapping() -> bytes:
    """20,000 entries of the tensor vector that are all the same tensor, with as many dimensions as allowed."""
    data, count = bytearray(raw_model(with_tensor(shape=[1] * 32, name="n" * 1000))), 20_000
    field, start = subgraph_field(data, 0), len(data)
    target = follow(data, vector_at(data, field, 0))
    struct.pack_into("<I", data, field, start - field)
    # Offsets only point ahead, so the file follows its own new vector once more.
    again = start + 4 + 4 * count
    entries = (again + target - (start + 4 + 4 * i) for i in range(count))
    return bytes(data) + struct.pack(f"<I{count}I", count, *entries) + bytes(data)


#: Likewise; * stands for a number that depends on where the builder puts things.
BROKEN: list[tuple[str, Callable[[], bytes], str]] = [
    (
        "cut in the root",
        lambda: raw_model()[:10],
        f"the model needs 4 bytes at offset 0x* but the file has 10 bytes. {TRUNCATED}",
    ),
    (
        "version",
        lambda: raw_model(version=2),
        "the model has schema version 2; version 3 is supported (offset 0x*). "
        "Convert the model again with a current converter.",
    ),
    (
        "no subgraph",
        lambda: raw_model(subgraphs=()),
        f"the model has no subgraphs (offset 0x*). {TRUNCATED}",
    ),
    (
        "buffer index",
        lambda: raw_model(with_tensor(buffer=87)),
        f"tensor 0 'x' points to buffer 87 but the file has 1 (offset 0x*). {TRUNCATED}",
    ),
    (
        "constant too short",
        lambda: constant(bytes(7), shape=[2]),
        "tensor 2 'c' is a constant of shape (2,) and type FLOAT32, which needs 8 bytes, "
        "but buffer 1 has 7 at 0x* (offset 0x*).",
    ),
    (
        "constant int4 too long",
        lambda: constant(bytes(3), shape=[3], type=17),
        "tensor 2 'c' is a constant of shape (3,) and type INT4, which needs 2 bytes, "
        "but buffer 1 has 3 at 0x* (offset 0x*).",
    ),
    (
        "constant of open shape",
        lambda: constant(bytes(8), shape=[-1]),
        "tensor 2 'c' is a constant of shape (-1,) and type FLOAT32, but constants have fixed shapes (offset 0x*).",
    ),
    (
        "far buffer outside",
        lambda: raw_model(with_tensor(1, buffer=1), buffers=[b"", {"offset": 2**40, "size": 8}]),
        f"buffer 1 needs 8 bytes at offset 0x* but the file has * bytes. {TRUNCATED}",
    ),
    (
        "variable with a value",
        lambda: constant(bytes(8), shape=[2], is_variable=True),
        "tensor 2 'c' is a variable but has a value in buffer 1; variables start at zero (offset 0x*).",
    ),
    (
        "element type",
        lambda: raw_model(with_tensor(type=77)),
        "tensor 0 'x' has element type 77; the schema has 0 to 19 (offset 0x*).",
    ),
    (
        "rank",
        lambda: raw_model(with_tensor(shape=[1] * 33)),
        "tensor 0 'x' has 33 dimensions; at most 32 are allowed (offset 0x*).",
    ),
    (
        "too many elements",
        lambda: raw_model(with_tensor(shape=[65536, 65536])),
        "tensor 0 'x' has shape (65536, 65536), more than the 2147483647 elements that a tensor may have "
        "(offset 0x*).",
    ),
    (
        "zero points",
        lambda: quantized(scale=floats(1, 2), zero_point=longs(0, 0, 0)),
        "tensor 0 'x' has 2 scales but 3 zero points; they must be as many (offset 0x*).",
    ),
    (
        "zero point range",
        lambda: quantized(scale=floats(1), zero_point=longs(128)),
        "tensor 0 'x' has a zero point outside of -128 to 127, what its type holds (offset 0x*).",
    ),
    (
        "scale",
        lambda: quantized(scale=floats(np.nan), zero_point=longs(0)),
        "tensor 0 'x' has a scale that is infinite, negative or no number; scales must be 0 or above (offset 0x*).",
    ),
    (
        "scales along a dimension",
        lambda: quantized(scale=floats(1, 2, 3)),
        "tensor 0 'x' has 3 scales along dimension 0, which has 2 elements; they must be as many (offset 0x*).",
    ),
    (
        "quantized dimension",
        lambda: quantized(scale=floats(1, 2), quantized_dimension=1),
        "tensor 0 'x' has quantized_dimension 1; its 1 dimensions allow 0 to 0 (offset 0x*).",
    ),
    (
        "operator code",
        lambda: raw_model(operators=[{**RELU, "opcode_index": 4}]),
        f"op 0 has operator code 4 but the file has 1 (offset 0x*). {TRUNCATED}",
    ),
    (
        "operator input",
        lambda: raw_model(operators=[{**RELU, "inputs": [2]}]),
        "an input of op 0 RELU is tensor 2 but the subgraph has 2.",
    ),
    (
        "absent output",
        lambda: raw_model(operators=[{**RELU, "outputs": [-1]}]),
        "an output of op 0 RELU is tensor -1 but the subgraph has 2.",
    ),
    (
        "graph input",
        lambda: raw_model(subgraphs=[{"inputs": [-1]}]),
        "an input of the graph is tensor -1 but the subgraph has 2.",
    ),
    (
        "graph output",
        lambda: raw_model(subgraphs=[{"outputs": [5]}]),
        "an output of the graph is tensor 5 but the subgraph has 2.",
    ),
    (
        "signature tensor",
        lambda: raw_model(signatures=[(0, {"a": 9})]),
        f"signature 0 'serve' inputs 'a' is tensor 9 but the subgraph has 2 (offset 0x*). {TRUNCATED}",
    ),
    (
        "signature subgraph",
        lambda: raw_model(signatures=[(3, {})]),
        f"signature 0 'serve' is of subgraph 3 but the file has 1 (offset 0x*). {TRUNCATED}",
    ),
    (
        "read before computed",
        lambda: raw_model(operators=[{**RELU, "inputs": [1], "outputs": [0]}], subgraphs=[{"inputs": []}]),
        "op 0 RELU reads tensor 1 'y' before it is computed. Operators must be in execution order.",
    ),
    (
        "computed twice",
        lambda: raw_model(operators=[RELU, RELU]),
        "op 1 RELU writes tensor 1 'y', which already has a value. Each tensor has one source.",
    ),
    (
        "two outputs are one",
        lambda: raw_model(operators=[{**RELU, "outputs": [1, 1]}]),
        "op 0 RELU writes tensor 1 'y', which already has a value. Each tensor has one source.",
    ),
    (
        "never computed",
        lambda: raw_model(operators=[]),
        "output tensor 1 'y' is never computed.",
    ),
    (
        "another op's options",
        lambda: with_options(3, 9, "SoftmaxOptions"),
        "op 0 CONV_2D must carry Conv2DOptions, not SoftmaxOptions (offset 0x*).",
    ),
    (
        "options of the future",
        lambda: with_options(3, 200, "SoftmaxOptions"),
        "op 0 CONV_2D must carry Conv2DOptions, not BuiltinOptions 200 (offset 0x*).",
    ),
    (
        "enum",
        lambda: with_options(3, 1, "Conv2DOptions", padding=7),
        "op 0 CONV_2D has option padding 7; allowed: SAME, VALID (offset 0x*).",
    ),
    (
        "subgraph index",
        lambda: calling(2),
        "op 1 CALL_ONCE has init_subgraph_index 2 but the file has 1 subgraphs.",
    ),
    (
        "endless recursion",
        lambda: calling(0),
        "calls itself, directly or through another subgraph; it cannot end.",
    ),
    (
        "a further subgraph",
        lambda: raw_model(subgraphs=[{}, {"name": "body", "outputs": [5]}]),
        "subgraph 1 'body': an output of the graph is tensor 5 but the subgraph has 2.",
    ),
    (
        "overlapping parts",
        overlapping,
        "tensor * comes after more than 4 times the file's * bytes were decoded: parts of the file overlap. "
        "Convert the model again; no converter writes such a file.",
    ),
]


@pytest.mark.parametrize(("data", "expected"), [c[1:] for c in NOT_MODELS], ids=[c[0] for c in NOT_MODELS])
def test_what_is_no_model_is_told_apart(data: bytes, expected: str) -> None:
    with pytest.raises(ModelError) as caught:
        load(data)
    assert str(caught.value) == f"<bytes>: {expected}"


@pytest.mark.parametrize(("make", "expected"), [c[1:] for c in BROKEN], ids=[c[0] for c in BROKEN])
def test_broken_file_ends_in_one_sentence(make: Callable[[], bytes], expected: str) -> None:
    with pytest.raises(ModelError) as caught:
        load(make())
    pattern = re.escape(f"<bytes>: {expected}").replace(r"\*", r"\w+")
    assert re.fullmatch(pattern, str(caught.value)), caught.value


def test_a_message_names_the_file_and_the_byte(tmp_path: Path) -> None:
    data = raw_model(with_tensor(buffer=87))
    path = tmp_path / "mobilenet.tflite"
    path.write_bytes(data)
    with pytest.raises(ModelError) as caught:
        load(path)
    tensor = follow(data, vector_at(data, subgraph_field(data, 0), 0))
    assert str(caught.value) == (
        f"{path}: tensor 0 'x' points to buffer 87 but the file has 1 (offset {tensor:#x}). {TRUNCATED}"
    )


def test_data_in_a_second_file_is_not_supported() -> None:
    with pytest.raises(UnsupportedError) as caught:
        load(external())
    assert str(caught.value) == (
        "<bytes>: tensor 0 '' keeps its data in a second file. Convert the model to one file."
    )


def test_paths_that_hold_no_file(tmp_path: Path) -> None:
    empty = tmp_path / "empty.tflite"
    empty.touch()
    for path, what in (
        (tmp_path / "no.tflite", f"no such file (looked in {tmp_path})"),
        (tmp_path, "is a directory"),
        (empty, "the file is empty"),
    ):
        with pytest.raises(ModelError) as caught:
            load(path)
        assert str(caught.value) == f"{path}: {what}. {SUPPORTED}"
