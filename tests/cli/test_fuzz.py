"""Broken models end in a result or in one error of glasslite's, soon and within bounded memory."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

import glasslite
from tests.cli import models
from tests.support.shared import ROOT, shared_path

TRUNCATIONS, CORRUPTIONS = 200, 200
SECONDS = 5.0
SHARED = (
    "mlperf_tiny/kws_ref_int8.tflite",
    "mnist/mnist_lstm_tflm_float.tflite",
    "text_misc/text_movie_review.tflite",
)


def _check(path: Path, truncations: int = TRUNCATIONS, corruptions: int = CORRUPTIONS) -> None:
    numbers = (1, truncations, corruptions)
    command = [sys.executable, "-m", "tests.cli.fuzz", str(path), *map(str, numbers)]
    found = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False, timeout=250)
    lines = [json.loads(line) for line in found.stdout.splitlines()]
    wrong = [f"{line['variant']}: {line['wrong']}" for line in lines if line["wrong"]]
    slow = [f"{line['variant']}: {line['seconds']:.1f} s" for line in lines if line["seconds"] > SECONDS]
    assert (wrong, slow) == ([], []), "\n".join(wrong + slow)
    assert (found.returncode, len(lines)) == (0, truncations + corruptions), found.stderr


@pytest.mark.parametrize("name", ["int8_classifier", "float_classifier"])
def test_small_models(name: str, tmp_path: Path) -> None:
    path = tmp_path / f"{name}.tflite"
    path.write_bytes(getattr(models, name)())
    _check(path)


def test_the_int8_lenet() -> None:
    _check(Path(glasslite.__file__).parent / "data" / "lenet" / "lenet_int8.tflite")


@pytest.mark.parametrize("name", SHARED)
def test_shared_models(name: str) -> None:
    _check(shared_path("models", "tflite", *name.split("/")), 40, 60)
