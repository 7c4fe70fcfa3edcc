"""Operators' attributes: every option of every builtin operator is read, under the schema's name."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Any

import flatbuffers
import numpy as np
import pytest
import tflite
from flatbuffers import flexbuffers
from hypothesis import given, settings
from hypothesis import strategies as st

from glasslite.engine.errors import ModelError
from glasslite.engine.ir import Operator
from glasslite.engine.ops import OPS, Op, UnknownOp
from glasslite.loaders import load
from glasslite.loaders.tflite.flexbuffer import decode
from glasslite.loaders.tflite.layout import layout, names
from glasslite.loaders.tflite.ops import options_name
from tests.loaders.raw import raw_model
from tests.support.build import ModelBuilder
from tests.support.schema import camel

BUILTINS = [n for n in vars(tflite.BuiltinOperator) if n[0] != "_" and n not in ("CUSTOM", "DELEGATE")]
TABLES = sorted(n for u in ("BuiltinOptions", "BuiltinOptions2") for n in names(u).values() if n != "NONE")


def operator(name: str, options: dict[str, Any] | None = None, **more: Any) -> Operator:
    """The operator as loaded from a file that a writer of the tests has made."""
    model = ModelBuilder()
    x, y = model.tensor("x", (1,), "float32"), model.tensor("y", (1,), "float32")
    further = model.subgraph("further")
    further.ends([further.tensor("a", (1,), "float32")], [0])
    model.operator(name, [x], [y], options, **more)
    return load(model.finish([x], [y])).operators[0]


def attributes(op: Op) -> dict[str, Any]:
    return dict(op.options) if isinstance(op, UnknownOp) else dict(vars(op))


@pytest.fixture
def no_ops(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Without op classes all operators are UnknownOp, which carry every option."""
    monkeypatch.setattr("glasslite.loaders.tflite.ops.OPS", {})
    yield


@pytest.mark.parametrize("table", TABLES)
def test_the_layout_is_what_the_schema_package_reads(table: str) -> None:
    """Each field is written with a value of its own and read back twice: by the package and by the layout."""
    rows = layout(table)
    builder = flatbuffers.Builder(64)
    vectors = {}
    for name, field in rows.items():
        if field.kind == "text":
            vectors[name] = builder.CreateString(name)
        elif field.kind == "vector":
            vectors[name] = builder.CreateNumpyVector(np.arange(1, 4).astype(field.dtype))
    getattr(tflite, f"{table}Start")(builder)
    for i, (name, field) in enumerate(rows.items()):
        value = vectors.get(name, True if field.dtype == bool else i + 1)
        getattr(tflite, f"{table}Add{camel(name)}")(builder, value)
    builder.Finish(getattr(tflite, f"{table}End")(builder))
    data = bytes(builder.Output())
    theirs, ours = getattr(tflite, table).GetRootAs(data), raw_table(data, table)
    assert list(rows) == [n for n, f in sorted(rows.items(), key=lambda row: row[1].slot)]
    for name, field in rows.items():
        accessor = getattr(theirs, camel(name))
        if field.kind == "vector":
            assert list(ours[name]) == [accessor(i) for i in range(3)]
        else:
            assert ours[name] == (accessor().decode() if field.kind == "text" else accessor())


def raw_table(data: bytes, table: str) -> dict[str, Any]:
    from glasslite.loaders.tflite.flatbuffer import File

    return File(memoryview(data), "<bytes>").root(layout(table), "the table").values()


def test_every_options_table_is_reached_by_an_operator() -> None:
    assert {options_name(n) for n in BUILTINS} - {None} == set(TABLES)


@pytest.mark.usefixtures("no_ops")
@pytest.mark.parametrize("name", [n for n in BUILTINS if options_name(n)])
def test_all_options_of_all_builtin_operators_are_read(name: str) -> None:
    table = layout(options_name(name) or "")
    given: dict[str, Any] = {}
    for field, row in table.items():
        if row.kind == "text":
            given[field] = "some text"
        elif row.kind == "vector" and field != "precision_config":
            given[field] = np.array([1, 0, 1]).astype(row.dtype)
        elif row.kind == "scalar":
            given[field] = True if row.dtype == bool else int(field != "composite_attributes_format")
    read = attributes(operator(name, given).op)
    assert list(read) == list(table)
    for field, value in given.items():
        if isinstance(value, np.ndarray):
            assert read[field] == tuple(value.tolist()) and isinstance(read[field], tuple)
        elif not isinstance(read[field], str):
            assert read[field] == value
    if not any("subgraph" in field for field in table):  # By default they name the subgraph that calls.
        assert list(attributes(operator(name, write_options=False).op)) == list(table)


@pytest.mark.usefixtures("no_ops")
def test_enums_become_the_schemas_names() -> None:
    conv = attributes(operator("CONV_2D", {"padding": "VALID", "fused_activation_function": "RELU6"}).op)
    assert (conv["padding"], conv["fused_activation_function"]) == ("VALID", "RELU6")
    assert attributes(operator("CAST", {"in_data_type": 9, "out_data_type": "INT64"}).op) == {
        "in_data_type": "INT8",
        "out_data_type": "INT64",
    }
    assert attributes(operator("MIRROR_PAD", {"mode": "SYMMETRIC"}).op) == {"mode": "SYMMETRIC"}
    assert attributes(operator("LSTM", {"kernel_type": "BASIC"}).op)["kernel_type"] == "BASIC"
    assert attributes(operator("STABLEHLO_DOT_GENERAL", {"precision_config": (2,)}).op)[
        "precision_config"
    ] == ("HIGHEST",)
    # A convolution's padding is an enum, StableHLO's a list of numbers.
    assert attributes(operator("STABLEHLO_CONVOLUTION", {"padding": (1, 1)}).op)["padding"] == (1, 1)


@pytest.mark.usefixtures("no_ops")
def test_absent_options_are_the_schemas_defaults() -> None:
    conv = attributes(operator("CONV_2D", write_options=False).op)
    assert conv == {
        "padding": "SAME",
        "stride_w": 0,
        "stride_h": 0,
        "fused_activation_function": "NONE",
        "dilation_w_factor": 1,
        "dilation_h_factor": 1,
        "quantized_bias_type": "FLOAT32",
    }
    assert attributes(operator("SQUEEZE", write_options=False).op) == {"squeeze_dims": ()}


@pytest.mark.parametrize("name", sorted(OPS))
def test_an_ops_attributes_are_options_of_its_table(name: str) -> None:
    if name.startswith("CUSTOM:"):
        pytest.skip("a custom operator has no schema")
    table = options_name(name)
    assert {f.name for f in fields(OPS[name])} <= set(layout(table) if table else ())  # type: ignore[arg-type]


def test_an_op_class_takes_the_options_that_it_names(monkeypatch: pytest.MonkeyPatch) -> None:
    @dataclass(frozen=True)
    class Squeeze(Op):
        squeeze_dims: tuple[int, ...] = ()

    @dataclass(frozen=True)
    class OnlyPadding(Op):
        padding: str = ""

    monkeypatch.setattr("glasslite.loaders.tflite.ops.OPS", {"SQUEEZE": Squeeze, "CONV_2D": OnlyPadding})
    assert operator("SQUEEZE", {"squeeze_dims": (1, -2)}).op == Squeeze((1, -2))
    assert operator("CONV_2D", {"padding": "VALID", "stride_w": 3}).op == OnlyPadding("VALID")


def test_a_custom_operator_keeps_its_bytes_and_its_map() -> None:
    given = {"max_detections": 10, "nms_iou_threshold": 0.5, "name": "abc", "use": True, "sizes": [1, 2, 3]}
    found = operator("CUSTOM:Thing", given)
    assert found.name == "CUSTOM:Thing"
    options = attributes(found.op)
    assert options.pop("custom_options") == bytes(flexbuffers.Dumps(given))
    assert options == {**given, "sizes": (1, 2, 3)}
    opaque = operator("CUSTOM:Opaque", custom_options=b"\x01\x02\x03")
    assert attributes(opaque.op) == {"custom_options": b"\x01\x02\x03"}


def test_a_custom_op_class_gets_its_options_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    @dataclass(frozen=True)
    class Thing(Op):
        count: int
        ratio: float = 0.5

    monkeypatch.setattr("glasslite.loaders.tflite.ops.OPS", {"CUSTOM:Thing": Thing})
    assert operator("CUSTOM:Thing", {"count": 3, "other": 1}).op == Thing(3)
    with pytest.raises(
        ModelError, match=r"op 0 CUSTOM:Thing options: key 'count' is missing \(have: a, custom_opt"
    ):
        operator("CUSTOM:Thing", {"a": 1})
    with pytest.raises(ModelError, match="op 0 CUSTOM:Thing options: 'count' must be int; got 'many'"):
        operator("CUSTOM:Thing", {"count": "many"})


def test_large_custom_options_are_found_behind_the_flatbuffer() -> None:
    content = bytes(flexbuffers.Dumps({"k": 1}))
    code = {"deprecated_builtin_code": 32, "custom_code": "f", "builtin_code": 32}

    def model(offset: int) -> bytes:
        far = {"large_custom_options_offset": offset, "large_custom_options_size": len(content)}
        return raw_model(operators=[{"opcode_index": 0, "inputs": [0], "outputs": [1], **far}], codes=[code])

    graph = load(model(len(model(2))) + content)
    assert attributes(graph.operators[0].op) == {"k": 1, "custom_options": content}


LEAVES = (
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63 - 1)
    | st.floats(allow_nan=False, width=32)
    | st.text("ab é")
)
VALUES = st.recursive(
    LEAVES,
    lambda v: st.lists(v, max_size=4) | st.dictionaries(st.text("kxy", min_size=1), v, max_size=4),
    max_leaves=12,
)


def frozen(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: frozen(v) for key, v in value.items()}
    return tuple(frozen(v) for v in value) if isinstance(value, list) else value


@settings(max_examples=150, deadline=None)
@given(st.dictionaries(st.text("abc_", min_size=1), VALUES, max_size=5))
def test_flexbuffers_come_back_as_written(options: dict[str, Any]) -> None:
    assert decode(bytes(flexbuffers.Dumps(options))) == frozen(options)


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=64) | st.binary(max_size=24).map(lambda b: b + struct.pack("<BB", 0x24, 1)))
def test_any_bytes_decode_to_a_dict(content: bytes) -> None:
    assert isinstance(decode(content), dict)


def test_a_flexbuffer_that_contains_itself_is_no_map() -> None:
    # An untyped vector of two elements, both of which refer to the vector again.
    assert decode(bytes([2, 0, 1, 0x28, 0x28, 4, 0x28, 1])) == {}
