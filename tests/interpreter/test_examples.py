"""The examples print the same with LiteRT's interpreter and with glasslite's: only the import line differs."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.interpreter.runtimes import python_with
from tests.support.shared import ROOT, shared_path

_IMPORT = "from glasslite.interpreter import Interpreter"
_LITERT = "from ai_edge_litert.interpreter import Interpreter"
#: Script, and its arguments: paths under ../shared, options.
RUNS = {
    "label_image, uint8": (
        "label_image.py", "--model", "models/tflite/classify/mobilenet_v1_0.25_224_quant.tflite",
        "--labels", "labels/imagenet_1001_labels.txt", "--image", "images/grace_hopper.jpg",
    ),
    "label_image, int8": (
        "label_image.py", "--model", "models/derived/mobilenet_v1_0.25_128_int8.tflite",
        "--labels", "labels/imagenet_1001_labels.txt", "--image", "images/parrot.jpg", "--threads", "2",
    ),
    "label_image, float": (
        "label_image.py", "--model", "models/tflite/classify/mobilenet_v1_0.25_224_float.tflite",
        "--labels", "labels/imagenet_1001_labels.txt", "--image", "images/cat.bmp", "--top", "3",
    ),
    "detect_objects": (
        "detect_objects.py", "--model", "models/tflite/detect_ssd/ssd_mobilenet_v1_1.0_coco_quant_detect.tflite",
        "--labels", "labels/coco_ssd_labelmap.txt", "--image", "images/kite_and_cold.jpg", "--save", "found.png",
    ),
    "signature_runner, one": ("signature_runner.py", "--model", "models/tflite/text_misc/fizzbuzz_mlp.tflite"),
    "signature_runner, open batch": (
        "signature_runner.py", "--model", "models/tflite/mnist/conv_fc_mnist_a8w8.tflite", "--batch", "3",
    ),
    "signature_runner, two subgraphs": (
        "signature_runner.py", "--model", "models/tflite/text_misc/toy_kv_cache_transformer.tflite",
    ),
}  # fmt: skip


def run(python: str, script: Path, arguments: list[str], folder: Path) -> str:
    done = subprocess.run(
        [python, str(script), *arguments],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=280,
        check=False,
    )
    assert not done.returncode, done.stderr[-2000:]
    return done.stdout


@pytest.mark.parametrize("name", RUNS)
def test_prints_the_same_with_the_import_line_alone_changed(name: str, tmp_path: Path) -> None:
    script, *given = RUNS[name]
    arguments = [str(shared_path(a)) if re.match("models/|labels/|images/", a) else a for a in given]
    source = (ROOT / "examples" / script).read_text(encoding="utf-8")
    assert source.count(f"\n{_IMPORT}\n") == 1
    folders = [tmp_path / "ours", tmp_path / "theirs"]
    for folder, line in zip(folders, (_IMPORT, _LITERT), strict=True):
        folder.mkdir()
        (folder / script).write_text(source.replace(f"\n{_IMPORT}\n", f"\n{line}\n"), encoding="utf-8")
    ours = run(sys.executable, folders[0] / script, arguments, folders[0])
    theirs = run(python_with("litert"), folders[1] / script, arguments, folders[1])
    assert ours.strip()
    assert ours == theirs
    written = [sorted(p.read_bytes() for p in folder.glob("*.png")) for folder in folders]
    assert written[0] == written[1]
