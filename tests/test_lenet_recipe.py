"""The LeNet that glasslite carries, and the recipe that it comes from, as far as it runs without TensorFlow."""

from __future__ import annotations

from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

import glasslite
from glasslite.engine.ir import Graph, TensorType
from recipes.lenet import digits, fonts, strokes

DATA = Path(str(files("glasslite"))) / "data" / "lenet"
PARAMETERS = 866_890
#: Trigonometry and rasterizers may differ in the last place between machines; a recipe gone wrong differs by far more.
GREY_LEVELS = 2


@pytest.fixture(scope="module")
def carried() -> digits.Digits:
    with np.load(DATA / "digits.npz") as archive:
        return digits.Digits(archive["images"], archive["labels"])


@pytest.fixture(params=["float", "int8"])
def graph(request: pytest.FixtureRequest) -> Graph:
    return glasslite.load(DATA / f"lenet_{request.param}.tflite")


def need_fonts() -> None:
    missing = [
        package for split in fonts.FAMILIES.values() for package, _ in split if find_spec(package) is None
    ]
    if missing:
        pytest.skip(f"no {', '.join(missing)}: pip install -r recipes/lenet/requirements.txt")


def assert_same_picture(ours: NDArray[np.uint8], theirs: NDArray[np.uint8]) -> None:
    difference = np.abs(ours.astype(int) - theirs.astype(int))
    assert difference.max() <= GREY_LEVELS, (
        f"{(difference > GREY_LEVELS).sum()} pixels differ, most {difference.max()}"
    )


def test_carried_digits_are_balanced_and_small(carried: digits.Digits) -> None:
    assert carried.images.shape == (1000, 28, 28)
    assert carried.images.dtype == carried.labels.dtype == np.uint8
    assert np.bincount(carried.labels).tolist() == [100] * 10
    assert (DATA / "digits.npz").stat().st_size < 600_000


def test_examples_come_from_the_split(carried: digits.Digits) -> None:
    assert (DATA / "labels.txt").read_text().split() == [str(digit) for digit in range(10)]
    for digit in range(10):
        with Image.open(DATA / "digits" / f"{digit}.png") as image:
            assert image.mode == "L"
            same = (carried.images == np.asarray(image)).all(axis=(1, 2))
        assert carried.labels[same].tolist() == [digit]


def test_models_have_the_parameters_of_lenet(graph: Graph) -> None:
    kernels_and_biases = [
        t for op in graph.operators for t in op.inputs[1:] if graph.tensors[t].type != TensorType.INT32
    ]
    biases = [op.inputs[2] for op in graph.operators if len(op.inputs) == 3]
    constants = {*kernels_and_biases, *biases}
    assert sum(graph.tensors[t].size for t in constants) == PARAMETERS


def test_models_are_static_and_say_what_they_are(graph: Graph) -> None:
    assert all(tensor.shape == tensor.shape_signature for tensor in graph.tensors)
    assert [graph.tensors[i].shape for i in graph.inputs] == [(1, 28, 28, 1)]
    assert [graph.tensors[i].shape for i in graph.outputs] == [(1, 10)]
    assert graph.description.startswith("LeNet")
    assert [op.name for op in graph.operators].count("LOGISTIC") == 4


def test_int8_model_is_integer_throughout_with_a_scale_a_channel() -> None:
    graph = glasslite.load(DATA / "lenet_int8.tflite")
    assert {tensor.type for tensor in graph.tensors} == {TensorType.INT8, TensorType.INT32}
    for op in graph.operators:
        if len(op.inputs) == 3:
            kernel = graph.tensors[op.inputs[1]]
            assert kernel.quantization is not None
            assert kernel.quantization.scale.size == kernel.shape[0]
    image = graph.tensors[graph.inputs[0]]
    assert (np.float32(image.scale), image.zero_point) == (np.float32(1 / 255), -128)


def test_strokes_are_a_function_of_the_seed() -> None:
    once, again, other = (digits.from_strokes(20, seed).images for seed in (1, 1, 2))
    assert np.array_equal(once, again)
    assert not np.array_equal(once, other)


def test_every_habit_leaves_ink_inside_the_picture() -> None:
    rng = np.random.default_rng(0)
    for digit in range(10):
        drawings = np.stack([strokes.draw(digit, rng) for _ in range(50)])
        assert drawings.min() >= 0
        assert drawings.max() <= 1
        assert (drawings.sum(axis=(1, 2)) > 5).all()


def test_ink_of_a_line_is_as_wide_as_the_pen() -> None:
    line = np.array([[[4, 14], [24, 14]]], np.float32)
    picture: NDArray[Any] = strokes.ink(line, 1.5)
    assert picture[:, 14].sum() == pytest.approx(3.0)
    assert picture[:, 1].sum() == 0


def test_carried_strokes_are_what_the_recipe_draws(carried: digits.Digits) -> None:
    drawn = digits.from_strokes(500, digits.TEST_SEED + 1)
    assert_same_picture(drawn.images, carried.images[500:])


def test_carried_typeset_digits_are_what_the_recipe_sets(carried: digits.Digits) -> None:
    need_fonts()
    assert_same_picture(digits.render_test().images, carried.images)


def test_no_font_is_in_both_splits() -> None:
    need_fonts()
    train, test = (
        {file for family in fonts.font_files(split) for file in family} for split in ("train", "test")
    )
    assert len(train) == 67
    assert len(test) == 15
    assert not train & test
