"""Backend against backend on whole models; `make conformance` compares all models."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

import glasslite
from tests.conformance.backends import Backends, compare_backends
from tests.support.shared import ROOT

NUMERICS = ("reference", "optimized", "litert")
CARRIED = ("lenet_float.tflite", "lenet_int8.tflite")
#: Fast ones: pads, concatenations, reshapes and views, float ends, uint8, dynamic range.
SHARED = (
    "derived/mobilenet_v1_0.25_128_int8.tflite",
    "derived/mobilenet_v1_0.25_128_dynamic.tflite",
    "tflite/classify/mobilenet_v1_0.25_128_quant.tflite",
    "tflite/mlperf_tiny/ad01_int8_float_io.tflite",
    "tflite/mlperf_tiny/kws_ref_int8.tflite",
    "tflite/mlperf_tiny/resnet8_float.tflite",
    "tflite/mlperf_tiny/resnet8_int8.tflite",
    "units/coral/split_concat.tflite",
)


def check(path: Path, numerics: str) -> None:
    found = compare_backends(path, numerics=numerics)
    assert found.compiled and found.integers + found.floats
    assert found.equal, "; ".join(found.failures[:4])


@pytest.mark.parametrize("numerics", NUMERICS)
@pytest.mark.parametrize("name", CARRIED)
def test_the_carried_models_are_equal_in_both_backends(name: str, numerics: str) -> None:
    check(ROOT / "glasslite" / "data" / "lenet" / name, numerics)


@pytest.mark.parametrize("numerics", NUMERICS)
@pytest.mark.parametrize("name", SHARED)
def test_real_models_are_equal_in_both_backends(
    name: str, numerics: str, shared: Callable[..., Path]
) -> None:
    check(shared("models", *name.split("/")), numerics)


def test_differences_are_counted() -> None:
    path = ROOT / "glasslite" / "data" / "lenet" / "lenet_int8.tflite"
    step = glasslite.Session(glasslite.load(path)).plan.steps[0]
    found = Backends()
    found.add("q", step, [], np.int8([1, 2]), np.int8([1, 3]), [])
    assert (found.integers_differing, found.equal) == (1, False)
    assert found.failures == ["q: 1 of 2 integers"]
