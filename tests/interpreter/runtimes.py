"""The runtimes that calls are compared with, and how they are asked."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import venv
from collections.abc import Sequence
from functools import cache
from importlib import util
from pathlib import Path
from tempfile import TemporaryDirectory
from types import MappingProxyType
from typing import Any

import pytest

from tests.interpreter.calls import Outcome, World
from tests.interpreter.models import MODELS
from tests.support.shared import ROOT

#: Runtime to the module that a process of its own imports.
MODULES = MappingProxyType(
    {
        "litert": "ai_edge_litert.interpreter",
        "tensorflow": "tensorflow.lite.python.interpreter",
        "tflite-runtime": "tflite_runtime.interpreter",
    }
)
_PACKAGE, _PYTHON = "tflite-runtime==2.14.0", "GLASSLITE_TFLITE_RUNTIME_PYTHON"


@cache
def models() -> dict[str, bytes]:
    """The small models, by name."""
    return {name: make() for name, make in MODELS.items()}


def write_models(folder: Path) -> dict[str, str]:
    """A file for each small model."""
    paths = {name: folder / f"{name}.tflite" for name in models()}
    for name, path in paths.items():
        path.write_bytes(models()[name])
    return {name: str(path) for name, path in paths.items()}


@cache
def python_with(runtime: str) -> str:
    """A Python that has a runtime; skips the test, visibly, where there is none."""
    if runtime == "tflite-runtime":
        return _python_with_tflite_runtime()
    if util.find_spec(MODULES[runtime].split(".")[0]) is None:
        pytest.skip(
            f"{runtime} is not installed: pip install {'tensorflow' if runtime == 'tensorflow' else 'ai-edge-litert'}"
        )
    return sys.executable


def _python_with_tflite_runtime() -> str:
    """An environment of its own: the package wants NumPy 1 and a Python up to 3.11. Installed once, then kept."""
    given = os.environ.get(_PYTHON)
    if given:
        return given
    remedy = f"set {_PYTHON} to a Python that has {_PACKAGE}"
    if sys.version_info[:2] > (3, 11) or sys.platform != "linux":
        pytest.skip(f"{_PACKAGE} has no wheel for this Python: {remedy}")
    cache_home = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    folder = cache_home / "glasslite" / "tflite-runtime-2.14.0"
    python, done = folder / "bin" / "python", folder / "installed"
    if not done.exists():
        venv.create(folder, with_pip=True, clear=True)
        command = [str(python), "-m", "pip", "install", "--quiet", "--retries", "1", _PACKAGE, "numpy<2"]
        installed = subprocess.run(command, capture_output=True, text=True, timeout=240, check=False)
        if installed.returncode:
            last = (installed.stderr.strip().splitlines() or ["no message"])[-1]
            pytest.skip(f"{_PACKAGE} cannot be installed ({last}): {remedy}")
        done.touch()
    return str(python)


def ask(runtime: str, names: Sequence[str | tuple[str, str]]) -> dict[Any, Outcome | None]:
    """Make calls of a runtime, each in a process of its own; None for a call that ended it."""
    python = python_with(runtime)
    with TemporaryDirectory() as name:
        folder = Path(name)
        source, target = folder / "in.pickle", folder / "out.pickle"
        source.write_bytes(pickle.dumps((models(), write_models(folder), list(names))))
        command = [python, "-m", "tests.interpreter.worker", MODULES[runtime], str(source), str(target)]
        environment = os.environ | {"PYTHONPATH": str(ROOT), "TF_CPP_MIN_LOG_LEVEL": "3"}
        done = subprocess.run(
            command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=280, check=False
        )
        if done.returncode:
            raise RuntimeError(f"{runtime} did not answer: {done.stderr[-500:]}")
        found: dict[Any, Outcome | None] = pickle.loads(target.read_bytes())
        return found


def ours(folder: Path) -> World:
    """glasslite, in this process."""
    from glasslite import interpreter

    return World(interpreter, models(), write_models(folder))
