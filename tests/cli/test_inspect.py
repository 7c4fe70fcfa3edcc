"""`glasslite inspect`: tables, one layer in full, JSON, models that cannot run."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli import models
from tests.cli.conftest import Cli
from tests.support.cases import Act, Case, Out
from tests.support.shared import shared_path

Expect = Callable[[str], None]


def test_inspect_int8(cli: Cli, folder: Path, expect: Expect) -> None:
    result = cli("inspect", "int8_classifier.tflite", "--tensors", "--metadata")
    assert (result.code, result.err) == (0, "")
    expect(result.out)


def test_inspect_float(cli: Cli, folder: Path, expect: Expect) -> None:
    result = cli("inspect", "float_classifier.tflite")
    assert (result.code, result.err) == (0, "")
    expect(result.out)


def test_inspect_op(cli: Cli, folder: Path, expect: Expect) -> None:
    result = cli("inspect", "int8_classifier.tflite", "--op", 0)
    assert (result.code, result.err) == (0, "")
    layer, _, docs = result.out.partition("operator: Conv2D, engine/ops/conv2d.py:")
    expect(layer)
    assert "filters slide over an image" in docs
    assert "kernel: conv2d_qs8, kernels/reference/conv2d.py:" in docs


def test_inspect_jit(cli: Cli, folder: Path, expect: Expect) -> None:
    result = cli("inspect", "int8_classifier.tflite", "--backend", "jit")
    assert (result.code, result.err) == (0, "")
    expect(result.out)
    layer = cli("inspect", "int8_classifier.tflite", "--backend", "jit", "--op", 0)
    assert "runs in                    jit" in layer.out
    assert "compiled kernel: conv2d_qs8, kernels/jit/conv2d.py:" in layer.out


def test_every_operator_says_whose_kernel_runs_it(cli: Cli, tmp_path: Path) -> None:
    """Also one whose work another does, and one that the compiled kernel leaves to the reference."""
    path = tmp_path / "padded.tflite"
    path.write_bytes(models.padded())
    operators = cli("inspect", path, "--backend", "jit", "--json").json["operators"]
    found = [(o["name"], o["backend"], o["fallback"]) for o in operators]
    refused = "negative inputs must be refused"
    assert found == [("PAD", "fused", ""), ("CONV_2D", "jit", ""), ("RSQRT", "reference", refused)]
    assert f"reference, for the compiled one says: {refused}" in cli(
        "inspect", path, "--backend", "jit", "--op", 2
    ).out.replace("\n", "")


def test_inspect_unsupported(cli: Cli, folder: Path, expect: Expect) -> None:
    result = cli("inspect", "unsupported.tflite")
    assert result.code == 1
    assert "CUSTOM:Foo version 1: the operator is not implemented (op 1)" in result.err
    expect(result.out)


def test_inspect_delegate(cli: Cli, folder: Path, expect: Expect) -> None:
    result = cli("inspect", "int8_classifier.tflite", "--delegate")
    assert (result.code, result.err) == (0, "")
    expect(result.out)


def test_json_of_the_delegate(cli: Cli, folder: Path) -> None:
    report = cli("inspect", "int8_classifier.tflite", "--delegate", "--json").json
    assert list(report) == [
        "source", "operators", "delegated", "partitions", "macs", "delegated_macs", "share",
    ]  # fmt: skip
    assert (report["delegated"], report["partitions"], report["share"]) == (2, 1, 1.0)
    assert report["operators"][0] == {
        "index": 0, "name": "CONV_2D", "macs": 48, "delegated": True, "reason": "", "partition": 0,
    }  # fmt: skip


def test_the_delegate_of_a_model_that_cannot_run(cli: Cli, folder: Path) -> None:
    report = cli("inspect", "unsupported.tflite", "--delegate", "--json").json
    assert report["share"] is None
    assert "the delegate has no" in report["operators"][1]["reason"]


def test_json_of_the_model(cli: Cli, folder: Path) -> None:
    report = cli("inspect", "int8_classifier.tflite", "--backend", "reference", "--json").json
    assert list(report) == [
        "source", "name", "description", "backend", "numerics", "problem", "totals", "inputs", "outputs", "signatures",
        "metadata", "operators", "tensors", "subgraphs",
    ]  # fmt: skip
    assert report["totals"] == {
        "operators": 2, "parameters": 51, "weight_bytes": 60, "macs": 48, "arena_bytes": 192, "peak_live_bytes": 22,
    }  # fmt: skip
    assert (report["inputs"], report["outputs"], report["problem"]) == ([0], [5], None)


def test_json_of_an_operator(cli: Cli, folder: Path) -> None:
    layer = cli("inspect", "int8_classifier.tflite", "--op", 0, "--json").json
    assert list(layer) == [
        "index", "name", "version", "state", "attributes", "inputs", "outputs", "macs", "bytes_read", "bytes_written",
        "parameters", "weight_bytes", "factors", "constants", "backend", "fallback", "op",
        "kernel", "compiled", "tensors",
    ]  # fmt: skip
    assert layer["attributes"]["padding"] == "VALID"
    assert layer["constants"]["activation_min"] == -128
    assert layer["kernel"]["name"] == "conv2d_qs8"
    assert layer["kernel"]["file"] == "kernels/reference/conv2d.py"
    assert [tensor["name"] for tensor in layer["tensors"]] == ["image", "filter", "bias", "features"]
    assert layer["tensors"][1]["scale"] == [1 / 64, 1 / 32, 1 / 16]


@pytest.mark.parametrize(
    ("numerics", "rounding", "multiplier", "shift", "bits"),
    [
        ("litert", "float32", [], [], None),
        ("exact", "float64", [], [], None),
        ("reference", "double", [1 << 30] * 3, [-5, -4, -3], 31),
    ],
)
def test_a_factor_is_what_its_rounding_takes(
    cli: Cli,
    folder: Path,
    numerics: str,
    rounding: str,
    multiplier: list[int],
    shift: list[int],
    bits: int | None,
) -> None:
    command = ("inspect", "int8_classifier.tflite", "--op", 0, "--numerics", numerics)
    (factor,) = cli(*command, "--json").json["factors"]
    assert factor == {
        "name": "requantization", "rounding": rounding, "scale": pytest.approx([1 / 64, 1 / 32, 1 / 16]),
        "multiplier": multiplier, "shift": shift, "bits": bits,
    }  # fmt: skip
    layer, _, _ = cli(*command).out.partition("operator: ")
    assert ("1073741824" in layer) == ("shift" in layer) == bool(multiplier)


def test_a_factor_of_16_bits(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "hard_swish.tflite"
    path.write_bytes(Case("x", "HARD_SWISH", [Act((4,), "int8", 0.1)], [Out("int8", 0.1)]).model())
    found = {
        f["name"]: f
        for f in cli("inspect", path, "--op", 0, "--numerics", "reference", "--json").json["factors"]
    }
    assert found["to_output"] == {
        "name": "to_output", "rounding": None, "scale": [], "multiplier": [1 << 14], "shift": [-6], "bits": 15,
    }  # fmt: skip
    assert "0.0078125" in cli("inspect", path, "--op", 0, "--numerics", "reference").out


def test_json_of_a_tensor(cli: Cli, folder: Path) -> None:
    tensor = cli("inspect", "int8_classifier.tflite", "--json").json["tensors"][4]
    assert tensor == {
        "index": 4, "name": "features", "type": "INT8", "kind": "computed", "shape": [1, 1, 1, 3],
        "shape_signature": [1, 1, 1, 3], "scale": pytest.approx([1 / 255]), "zero_point": [-128],
        "quantized_dimension": 0, "nbytes": 3, "arena_offset": 64, "lifetime": [0, 1],
    }  # fmt: skip


def test_what_is_not_known_is_null(cli: Cli, folder: Path) -> None:
    result = cli("inspect", "unsupported.tflite", "--json")
    assert result.code == 1
    report = result.json
    assert report["totals"]["macs"] is None
    assert report["problem"] in result.err
    foo = report["operators"][1]
    assert (foo["name"], foo["state"], foo["macs"], foo["kernel"]) == (
        "CUSTOM:Foo",
        "unsupported",
        None,
        None,
    )
    assert foo["attributes"]["alpha"] == 2


def test_a_broken_rule_is_a_finding(cli: Cli, folder: Path) -> None:
    result = cli("inspect", "float_classifier.tflite", "--shape", "image=4")
    assert result.code == 1
    assert "op 0 CONV_2D 'features': input and filter must have 4 dimensions" in result.err
    assert "RESHAPE" in result.out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("nowhere.tflite",), "nowhere.tflite: no such file"),
        (("labels.txt",), "labels.txt: not a model"),
        (("int8_classifier.tflite", "--op", "2"), "there is no operator 2; it has 2, counted from 0"),
        (("int8_classifier.tflite", "--op", "-1"), "--op"),
        (("int8_classifier.tflite", "--numerics", "fast"), "numerics 'fast' is unknown"),
        (("int8_classifier.tflite", "--backend", "gpu"), "backend 'gpu' is unknown"),
        (("int8_classifier.tflite", "--shape", "x=1"), "names no input"),
    ],
)
def test_what_cannot_be_used(cli: Cli, folder: Path, arguments: tuple[str, ...], message: str) -> None:
    result = cli("inspect", *arguments)
    assert (result.code, result.out) == (2, "")
    assert message in result.err


def test_shared_models_fit_into_100_columns(cli: Cli) -> None:
    for path in sorted(shared_path("models", "tflite").rglob("*.tflite"))[::4]:
        result = cli("inspect", path, "--tensors")
        assert result.code in (0, 1), result.err
        assert max(map(len, result.out.splitlines()[1:])) <= 100, path
