"""Whole models, every intermediate tensor, against LiteRT. `make conformance` runs all models on more inputs."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from tests.conformance.__main__ import merged, section
from tests.conformance.compare import Difference, compare_model, relative_error
from tests.conformance.known import KNOWN
from tests.support.check import KERNEL_SETS
from tests.support.oracle import REMEDY, Oracle
from tests.support.shared import ROOT

CARRIED = ["lenet_float.tflite", "lenet_int8.tflite"]
#: One small model of each kind: float, int8, uint8, fp16, dynamic range, 16x8; convolutions, recurrences by hand, text.
SHARED = [
    "derived/mobilenet_v1_0.25_128_dynamic.tflite",
    "derived/mobilenet_v1_0.25_128_fp16.tflite",
    "derived/mobilenet_v1_0.25_128_int16x8.tflite",
    "tflite/audio/rnnoise_int8.tflite",
    "tflite/classify/mobilenet_v1_0.25_128_quant.tflite",
    "tflite/detect_ssd/ssd_slim_120x160_gray_int8.tflite",
    "tflite/mediapipe/blazeface_front_128_int8.tflite",
    "tflite/mlperf_tiny/ad01_dynamic_range.tflite",
    "tflite/mlperf_tiny/kws_ref_int8.tflite",
    "tflite/mlperf_tiny/resnet8_float.tflite",
    "tflite/mlperf_tiny/resnet8_int8.tflite",
    "tflite/mnist/mnist_partly_quantized_aeq.tflite",
    "tflite/text_misc/text_movie_review.tflite",
    "tflite/tflm/micro_speech_quantized.tflite",
]


def check(path: Path, oracle: Oracle, numerics: str = "reference") -> None:
    if not Oracle.available:
        pytest.skip(REMEDY)
    difference = compare_model(path, oracle, ["random", "smooth"], numerics)
    assert difference.tensors
    assert difference.equal, "; ".join([*difference.failures, difference.first])


@pytest.mark.parametrize("name", CARRIED)
def test_the_carried_models_are_equal_to_the_bit(name: str, oracle: Oracle) -> None:
    check(ROOT / "glasslite" / "data" / "lenet" / name, oracle)


@pytest.mark.parametrize("name", [name for name in SHARED if name not in KNOWN])
def test_real_models_are_equal_to_the_bit(name: str, oracle: Oracle, shared: Callable[..., Path]) -> None:
    check(shared("models", *name.split("/")), oracle)


@pytest.mark.parametrize("numerics", KERNEL_SETS)
@pytest.mark.parametrize("name", [name for name in SHARED if re.search("int8|quant|int16", name)])
def test_real_integers_are_equal_operator_by_operator(
    name: str, numerics: str, oracle: Oracle, shared: Callable[..., Path]
) -> None:
    check(shared("models", *name.split("/")), oracle, numerics)


@pytest.mark.parametrize("numerics", KERNEL_SETS)
def test_the_carried_integers_are_equal_operator_by_operator(numerics: str, oracle: Oracle) -> None:
    check(ROOT / "glasslite" / "data" / "lenet" / "lenet_int8.tflite", oracle, numerics)


def test_a_section_of_the_report_replaces_the_one_before_it() -> None:
    page = merged(merged("", "litert", "## litert\n\nold\n"), "reference", "## reference\n\nfirst\n")
    page = merged(page, "litert", section("litert", {"a.tflite": Difference(exact_floats=False, integers=3)}))
    assert page.index("## reference") < page.index("## litert")
    assert (
        "first" in page
        and "\nold" not in page
        and "| a.tflite | 0 | 3 | 0 | 0 | - | - | 0 | 0 | equal |" in page
    )


def test_a_difference_is_counted_and_named() -> None:
    difference = Difference()
    difference.add("same", np.int8([1, 2]), np.int8([1, 2]))
    assert difference.equal
    difference.add("q", np.int8([1, 2, 3]), np.int8([1, 0, 0]))
    difference.add("x", np.float32([1.0]), np.nextafter(np.float32([1.0]), np.float32(2)))
    assert (difference.integers_differing, difference.max_ulp) == (2, 1)
    assert difference.first == "'q': 2 of 3 integers"
    assert not difference.equal
    difference.add("y", np.int8([1]), np.int8([[1]]))
    assert difference.failures == ["'y': int8(1,) here, int8(1, 1) in LiteRT"]


def test_relative_error_is_infinite_where_one_side_alone_is_not_finite() -> None:
    assert relative_error(np.float32([np.inf, 1]), np.float32([1, 1])) == np.inf
    assert relative_error(np.float32([np.inf, 1.5]), np.float32([np.inf, 2])) == pytest.approx(0.25)
    assert relative_error(np.float32([0, 0]), np.float32([0, 0])) == 0
