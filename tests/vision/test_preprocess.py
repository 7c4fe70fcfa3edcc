"""Which rule turns pixels into input values, and the values by hand."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from glasslite.engine.errors import InputError
from glasslite.engine.ir import ImageNormalization, Quantization, Shape, Tensor, TensorType
from glasslite.vision import image_layout, pixel_rule, prepare_image
from glasslite.vision.preprocess import apply_rule

RGB = np.array([[[0, 128, 255]]], np.uint8)
UNIT = ImageNormalization((0.0,), (255.0,))
SIGNED = ImageNormalization((127.5,), (127.5,))
NONE = ImageNormalization((0.0,), (1.0,))


def _tensor(
    type: str, scale: float | None = None, zero_point: int = 0, shape: Shape = (1, 1, 1, 3)
) -> Tensor:
    quantization = None
    if scale is not None:
        quantization = Quantization(np.array([scale], np.float32), np.array([zero_point], np.int64))
    return Tensor(0, "x", TensorType[type], shape, shape, quantization)


@pytest.mark.parametrize(
    ("tensor", "asked", "written", "expected", "says"),
    [
        (_tensor("FLOAT32"), None, None, [-1, np.float32(0.5) / 127.5, 1], "127.5, the default for float"),
        (_tensor("FLOAT32"), None, UNIT, [0, np.float32(128) / 255, 1], "255, from the model's metadata"),
        (_tensor("FLOAT32"), NONE, UNIT, [0, 128, 255], "1, as asked"),
        (_tensor("UINT8", 1 / 128, 128), None, None, [0, 128, 255], "the pixel as it is, the default"),
        (
            _tensor("UINT8", 1 / 127.5, 127),
            None,
            SIGNED,
            [0, 128, 255],
            "the pixel as it is, from the model's",
        ),
        (_tensor("UINT8", 1 / 255, 0), None, NONE, [0, 128, 255], "the pixel as it is, from the model's"),
        (_tensor("UINT8"), None, None, [0, 128, 255], "the pixel as it is"),
        (
            _tensor("INT8", 1 / 255, -128),
            None,
            None,
            [-128, 0, 127],
            "pixel - 128, the default for int8 inputs",
        ),
        (_tensor("INT8", 1 / 127.5, -1), None, SIGNED, [-128, 0, 127], "pixel - 128, from the model's"),
        (_tensor("INT8", 1.0, -128), None, None, [-128, 0, 127], "pixel - 128"),
        (
            _tensor("INT8", 1 / 255, -128),
            UNIT,
            None,
            [-128, 0, 127],
            "(pixel - 0) / 255, quantized, as asked",
        ),
        (_tensor("INT8", 0.02, -20), SIGNED, None, [-70, -20, 30], "quantized, as asked"),
        (_tensor("UINT8", 0.02, 100), None, SIGNED, [50, 100, 150], "quantized, from the model's metadata"),
        (_tensor("UINT8", 1 / 255, 0), NONE, None, [0, 255, 255], "quantized, as asked"),
        (_tensor("INT16", 1 / 32768, 0), None, None, [-32768, 129, 32767], "the default for int16"),
        (_tensor("INT32"), None, None, [0, 128, 255], "the pixel as it is, the default for int32"),
    ],
)
def test_rules(
    tensor: Tensor,
    asked: ImageNormalization | None,
    written: ImageNormalization | None,
    expected: list[float],
    says: str,
) -> None:
    rule = pixel_rule(tensor, asked=asked, written=written)
    values = apply_rule(RGB, tensor, rule)
    assert values.dtype == tensor.type.dtype
    np.testing.assert_array_equal(values[0, 0], np.array(expected, values.dtype))
    assert says in rule.sentence


def test_quantizing_rounds_half_away_from_zero_and_clamps() -> None:
    tensor = _tensor("INT8", 2.0, 0)
    rule = pixel_rule(tensor, asked=ImageNormalization((3.0,), (1.0,)))
    values = apply_rule(np.array([[[0, 4, 2]]], np.uint8), tensor, rule)
    np.testing.assert_array_equal(values[0, 0], [-2, 1, -1])
    assert apply_rule(np.array([[[255]]], np.uint8), _tensor("INT8", 0.5), rule).item() == 127


def test_one_value_a_channel() -> None:
    rule = pixel_rule(_tensor("FLOAT32"), asked=ImageNormalization((0.0, 28.0, 55.0), (1.0, 10.0, 100.0)))
    np.testing.assert_array_equal(apply_rule(RGB, _tensor("FLOAT32"), rule)[0, 0], np.float32([0, 10, 2]))
    assert rule.sentence.startswith("(pixel - [0, 28, 55]) / [1, 10, 100]")


def test_mean_must_fit_the_channels() -> None:
    tensor = _tensor("FLOAT32", shape=(1, 1, 1, 1))
    rule = pixel_rule(tensor, asked=ImageNormalization((1.0, 2.0, 3.0), (1.0,)))
    with pytest.raises(InputError, match=r"'x' has 1 channel\(s\): mean and std take one value or 1; got 3"):
        apply_rule(RGB[..., :1], tensor, rule)


def test_an_unusual_range_is_told() -> None:
    assert "the input's range is [-1.423, 1.527]" in pixel_rule(_tensor("UINT8", 0.01157, 123)).sentence
    for scale, zero_point in ((1 / 255, 0), (1 / 128, 128), (1 / 127.5, 127), (1.0, 0)):
        assert "range" not in pixel_rule(_tensor("UINT8", scale, zero_point)).sentence


@pytest.mark.parametrize(
    ("shape", "layout"),
    [
        ((1, 5, 7, 3), (1, 5, 7, 3, False)),
        ((2, 5, 7, 1), (2, 5, 7, 1, False)),
        ((1, 3, 5, 7), (1, 5, 7, 3, True)),
        ((1, 5, 7, 2), None),
        ((1, 784), None),
        ((1, 1, 1, 100), None),
        ((1, 1, 1, 3), None),
        ((), None),
    ],
)
def test_layouts(shape: Shape, layout: tuple[int, int, int, int, bool] | None) -> None:
    found = image_layout(_tensor("FLOAT32", shape=shape))
    assert (
        found and (found.batches, found.height, found.width, found.channels, found.channels_first)
    ) == layout


def test_channels_first_and_batches(tmp_path: Path) -> None:
    pixels = np.arange(2 * 4 * 3, dtype=np.uint8).reshape(2, 4, 3)
    Image.fromarray(pixels).save(tmp_path / "x.png")
    tensor = _tensor("UINT8", shape=(2, 3, 2, 4))
    values = prepare_image(tmp_path / "x.png", tensor, pixel_rule(tensor))
    assert values.flags.c_contiguous
    for image in values:
        np.testing.assert_array_equal(image, pixels.transpose(2, 0, 1))


def test_an_input_that_takes_no_image(tmp_path: Path) -> None:
    tensor = _tensor("FLOAT32", shape=(1, 784))
    with pytest.raises(InputError, match=r"input 'x' of shape \(1, 784\) takes no image"):
        prepare_image(tmp_path / "x.png", tensor, pixel_rule(tensor))
