"""`glasslite run`: inputs, outputs, labels, JSON, and every way to get it wrong."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from glasslite.cli._feed import random_values
from glasslite.engine.ir import Tensor, TensorType
from tests.cli import models
from tests.cli.conftest import Cli
from tests.loaders.test_metadata import AXIS_LABELS, metadata_bytes, packed
from tests.support.shared import shared_path

Expect = Callable[[str], None]


def test_image_into_int8(cli: Cli, folder: Path, expect: Expect) -> None:
    result = cli("run", "int8_classifier.tflite", "--image", "picture.png", "--labels", "labels.txt")
    assert (result.code, result.err) == (0, "")
    expect(result.out)


def test_image_into_float(cli: Cli, folder: Path, expect: Expect) -> None:
    result = cli("run", "float_classifier.tflite", "--image", "picture.png", "--top", 2)
    assert (result.code, result.err) == (0, "")
    expect(result.out)


def test_two_inputs(cli: Cli, folder: Path, expect: Expect) -> None:
    np.save("left.npy", np.arange(4, dtype=np.float32).reshape(2, 2))
    result = cli("run", "two_inputs.tflite", "--input", "left=left.npy", "--random", 0)
    assert (result.code, result.err) == (0, "")
    expect(result.out)


def test_verbose_shows_whose_kernel_ran_each_step(cli: Cli, folder: Path, expect: Expect) -> None:
    options = ("--image", "picture.png", "--backend", "jit", "--threads", 2, "--verbose")
    result = cli("run", "int8_classifier.tflite", *options)
    assert (result.code, result.err) == (0, "")
    expect(result.out)


def test_backends_and_threads_give_the_same_integers(cli: Cli, folder: Path) -> None:
    found = []
    for options in (("reference", 1), ("reference", 2), ("jit", 1), ("jit", 2)):
        shared = ("--image", "picture.png", "--backend", options[0], "--threads", options[1], "--json")
        report = cli("run", "int8_classifier.tflite", *shared).json
        assert (report["backend"], report["threads"]) == options
        assert {step["backend"] for step in report["steps"]} == {options[0]}
        found.append(report["outputs"])
    assert all(outputs == found[0] for outputs in found)


def test_json_of_an_int8_classifier(cli: Cli, folder: Path) -> None:
    report = cli("run", "int8_classifier.tflite", "--image", "picture.png", "--json").json
    assert list(report) == [
        "model", "backend", "numerics", "threads", "plan_seconds", "seconds", "inputs", "steps", "outputs",
    ]  # fmt: skip
    assert report["seconds"] > 0
    assert [(step["index"], step["operator"]) for step in report["steps"]] == [(0, "CONV_2D"), (1, "RESHAPE")]
    assert sum(step["seconds"] for step in report["steps"]) <= report["seconds"]
    (given,) = report["inputs"]
    rule = "pixel - 128, the default for int8 inputs"
    shape = [1, 4, 4, 1]
    assert given == {"name": "image", "type": "INT8", "shape": shape, "source": "picture.png", "rule": rule}
    (output,) = report["outputs"]
    assert (output["name"], output["type"], output["shape"], output["zero_point"]) == (
        "scores",
        "INT8",
        [1, 3],
        -128,
    )
    assert output["raw"] == {"min": -118, "max": 122, "mean": pytest.approx(-4 / 3), "first": [-118, 122, -8]}
    assert output["real"]["first"] == pytest.approx([10 / 255, 250 / 255, 120 / 255])
    best = output["top"][0]
    assert best == {"rank": 1, "index": 1, "label": None, "score": pytest.approx(250 / 255), "raw": 122}


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ((), (10 - 127.5) / 127.5),
        (("--mean", "0", "--std", "255"), 10 / 255),
        (("--mean", "10"), 0.0),
        (("--std", "2"), 5.0),
    ],
)
def test_normalization(cli: Cli, folder: Path, options: tuple[str, ...], expected: float) -> None:
    report = cli("run", "float_classifier.tflite", "--image", "picture.png", "--json", *options).json
    assert report["outputs"][0]["raw"]["first"][0] == pytest.approx(expected, abs=1e-7)


def test_the_same_seed_gives_the_same_values(cli: Cli, folder: Path) -> None:
    first, again, other = (
        cli("run", "float_classifier.tflite", "--random", seed, "--json").json["outputs"][0]["raw"]
        for seed in (7, 7, 8)
    )
    assert first == again != other


@pytest.mark.parametrize(
    ("type", "low", "high"),
    [("INT8", -128, 127), ("UINT8", 0, 255), ("INT16", -32768, 32767), ("INT32", 0, 9), ("BOOL", 0, 1)],
)
def test_random_values_span_their_range(type: str, low: int, high: int) -> None:
    tensor = Tensor(0, "x", TensorType[type], (400_000,), (400_000,))
    values = random_values(tensor, np.random.default_rng(0))
    assert (values.dtype, int(values.min()), int(values.max())) == (tensor.type.dtype, low, high)


def test_save_writes_all_outputs(cli: Cli, folder: Path) -> None:
    assert cli("run", "float_classifier.tflite", "--image", "picture.png", "--save", "out.npz").code == 0
    with np.load("out.npz") as archive:
        assert list(archive) == ["scores"]
        np.testing.assert_allclose(
            archive["scores"], (np.float32([[10, 250, 120]]) - 127.5) / 127.5, atol=1e-7
        )


def test_labels_that_the_model_carries(cli: Cli, folder: Path) -> None:
    names = {"labels.txt": AXIS_LABELS}
    model = models.float_classifier(metadata={"TFLITE_METADATA": metadata_bytes(files=names)})
    Path("m.tflite").write_bytes(model + packed({"labels.txt": b"ant\nbee\ncow\n"}))
    output = cli("run", "m.tflite", "--image", "picture.png", "--json").json["outputs"][0]
    assert (output["labels"], output["top"][0]["label"]) == ("labels.txt in the model", "bee")


@pytest.mark.parametrize(
    ("lines", "best", "note"),
    [
        ("a\nb\nc\n", "b", ""),
        ("0 a\n1 b\n2 c\n", "b", ""),
        ("0: a\n1: b d\n2: c\n", "b d", ""),
        ("background\na\nb\nc\n", "b", "4 labels for 3 classes; its first label 'background' is left out"),
        ("a\nb\nc\nd\n", "b", "4 labels for 3 classes, one too many; not moved"),
        ("a\nb\n", "b", "2 labels for 3 classes, one too few; not moved, so every label may be off by one"),
        ("a\n", None, "1 labels for 3 classes: the file belongs to another model"),
    ],
)
def test_label_files(cli: Cli, folder: Path, lines: str, best: str | None, note: str) -> None:
    Path("l.txt").write_text(lines)
    command = ("run", "int8_classifier.tflite", "--image", "picture.png", "--labels", "l.txt")
    output = cli(*command, "--json").json["outputs"][0]
    assert output["top"][0]["label"] == best
    assert note in output["note"]
    assert note in cli(*command).out.replace("\n", " ")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("nowhere.tflite", "--random", "0"), "nowhere.tflite: no such file"),
        (("labels.txt", "--random", "0"), "labels.txt: not a model"),
        (
            ("float_classifier.tflite",),
            "no values for input image. Give --image F, --input NAME=F.npy, or --random",
        ),
        (("float_classifier.tflite", "--image", "nowhere.png"), "nowhere.png: no such image"),
        (
            ("float_classifier.tflite", "--image", "labels.txt"),
            "labels.txt: not an image that can be decoded",
        ),
        (("float_classifier.tflite", "--input", "y=x.npy"), "--input 'y=x.npy' names no input"),
        (("float_classifier.tflite", "--input", "nowhere.npy"), "nowhere.npy: not a .npy array"),
        (("float_classifier.tflite", "--input", "image=labels.txt"), "labels.txt: not a .npy array"),
        (
            ("float_classifier.tflite", "--input", "short.npy"),
            "'image' takes shape (1, 4, 4, 1); short.npy has (3,)",
        ),
        (("float_classifier.tflite", "--input", "wide.npy"), "'image' takes float32; got float64"),
        (
            ("two_inputs.tflite", "--image", "picture.png"),
            "no input takes an image (N, height, width, 1 or 3)",
        ),
        (
            ("float_classifier.tflite", "--random", "0", "--shape", "image=4"),
            "op 0 CONV_2D 'features': input and",
        ),
        (
            ("float_classifier.tflite", "--random", "0", "--shape", "image=a"),
            "a shape is positive whole numbers",
        ),
        (
            ("float_classifier.tflite", "--random", "0", "--shape", "image=0,4,4,1"),
            "dimensions must be positive",
        ),
        (("float_classifier.tflite", "--random", "0", "--shape", "x=1"), "--shape 'x=1' names no input"),
        (
            ("float_classifier.tflite", "--random", "0", "--numerics", "fast"),
            "numerics 'fast' is unknown; available",
        ),
        (
            ("float_classifier.tflite", "--random", "0", "--backend", "gpu"),
            "backend 'gpu' is unknown; available",
        ),
        (
            ("float_classifier.tflite", "--random", "0", "--labels", "nowhere"),
            "nowhere: labels cannot be read",
        ),
        (
            ("float_classifier.tflite", "--random", "0", "--memory-limit", "lots"),
            "--memory-limit takes a number",
        ),
        (("float_classifier.tflite", "--random", "0", "--memory-limit", "64"), "the limit is 64"),
        (
            ("float_classifier.tflite", "--random", "0", "--mac-limit", "40"),
            "takes 48 MACs and the limit is 40",
        ),
        (
            ("float_classifier.tflite", "--random", "0", "--save", "no/where.npz"),
            "where.npz: cannot be written",
        ),
        (("float_classifier.tflite", "--image", "picture.png", "--std", "0"), "--std must not be 0"),
        (("float_classifier.tflite", "--image", "picture.png", "--mean", "x"), "--mean takes one number"),
        (
            ("float_classifier.tflite", "--image", "picture.png", "--mean", "1,2"),
            "mean and std take one value or 1",
        ),
        (("unsupported.tflite", "--random", "0"), "CUSTOM:Foo version 1: the operator is not implemented"),
        (("float_classifier.tflite", "--top", "0", "--random", "0"), "--top"),
        (("float_classifier.tflite", "--random", "-1"), "--random"),
        (("float_classifier.tflite", "--nonsense"), "No such option"),
        ((), "Missing argument 'MODEL'"),
    ],
)
def test_what_cannot_be_used(cli: Cli, folder: Path, arguments: tuple[str, ...], message: str) -> None:
    np.save("short.npy", np.zeros(3, np.float32))
    np.save("wide.npy", np.zeros((1, 4, 4, 1)))
    result = cli("run", *arguments)
    assert (result.code, result.out) == (2, "")
    assert message in result.err
    assert "Traceback" not in result.err


def test_open_height_and_width_ask_for_a_shape(cli: Cli, folder: Path) -> None:
    Path("open.tflite").write_bytes(models.float_classifier(signature=(-1, -1, -1, 1)))
    result = cli("run", "open.tflite", "--image", "picture.png")
    assert result.code == 2
    assert (
        "has no fixed height and width: (-1, -1, -1, 1). Choose them with --shape image=1,224,224,1"
        in result.err
    )
    assert cli("run", "open.tflite", "--image", "picture.png", "--shape", "image=1,4,4,1").code == 0


def test_another_shape(cli: Cli, folder: Path) -> None:
    arguments = ("run", "float_classifier.tflite", "--random", 0, "--shape", "1x4x4x1", "--json")
    assert cli(*arguments).json["inputs"][0]["shape"] == [1, 4, 4, 1]


@pytest.mark.parametrize(
    ("model", "picture", "best"),
    [
        ("mobilenet_v1_0.25_224_quant", "grace_hopper.bmp", "military uniform"),
        ("mobilenet_v2_1.0_224_quant", "grace_hopper.bmp", "military uniform"),
        ("mobilenet_v1_0.25_128_quant", "parrot.jpg", "macaw"),
        ("mobilenet_v1_0.5_160_quant", "parrot.jpg", "macaw"),
        ("mobilenet_v1_0.25_224_float", "parrot.jpg", "macaw"),
        ("mcunet_512kb_2mb_imagenet_int8", "parrot.jpg", "macaw"),
    ],
)
def test_real_classifiers(cli: Cli, model: str, picture: str, best: str) -> None:
    result = cli(
        "run", shared_path("models", "tflite", "classify", f"{model}.tflite"),
        "--image", shared_path("images", picture),
        "--labels", shared_path("labels", "imagenet_1001_labels.txt"), "--json",
    )  # fmt: skip
    assert result.code == 0, result.err
    assert best in [row["label"] for row in result.json["outputs"][0]["top"][:2]]
