"""A `.tflite` file as ONNX, converted once by tf2onnx in a process of its own, and kept beside the zoo."""

from __future__ import annotations

import hashlib
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.zoo import cache

_OPSET = "17"


def converted(path: Path) -> Path:
    """The ONNX file of a model.

    Raises:
        RuntimeError: tf2onnx cannot convert it; the message is tf2onnx's last line.
    """
    digest = hashlib.sha256(path.read_bytes()).hexdigest()[:16]
    target = cache.folder().parent / "onnx" / f"{digest}-{_OPSET}.onnx"
    if target.exists():
        return target
    with tempfile.TemporaryDirectory() as folder:
        result = Path(folder) / "model.onnx"
        command = [sys.executable, "-m", "tf2onnx.convert", "--opset", _OPSET]
        command += ["--tflite", str(path), "--output", str(result)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode or not result.exists():
            raise RuntimeError(f"tf2onnx: {(done.stderr.strip().splitlines() or ['no message'])[-1]}")
        cache.write(target, result.read_bytes())
    return target
