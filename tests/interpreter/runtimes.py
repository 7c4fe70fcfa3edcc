"""The runtimes that calls are compared with, and how they are asked."""

from __future__ import annotations

import os
import pickle
import shutil
import subprocess
import sys
import venv
from collections.abc import Sequence
from contextlib import suppress
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


def python_with(runtime: str) -> str:
    """A Python that has a runtime; skips the test, visibly, where there is none."""
    if runtime == "tflite-runtime":
        python, reason = _python_with_tflite_runtime()
    else:
        package = {"litert": "ai-edge-litert"}.get(runtime, runtime)
        found = util.find_spec(MODULES[runtime].split(".")[0])
        python, reason = sys.executable, "" if found else f"{runtime} is not installed: pip install {package}"
    if reason:
        pytest.skip(reason)
    return python


@cache
def _python_with_tflite_runtime() -> tuple[str, str]:
    """A Python, and the reason if there is none. The package wants NumPy 1, so it gets an environment that is kept."""
    given = os.environ.get(_PYTHON)
    if given:
        return given, ""
    remedy = f"set {_PYTHON} to a Python that has {_PACKAGE}"
    if sys.version_info[:2] > (3, 11) or sys.platform != "linux":
        return "", f"{_PACKAGE} has no wheel for this Python: {remedy}"
    cache_home = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    folder = cache_home / "glasslite" / "tflite-runtime-2.14.0"
    error = "" if folder.exists() else _install(folder)
    if error:
        return "", f"{_PACKAGE} cannot be installed ({error}): {remedy}"
    return str(folder / "bin" / "python"), ""


def _install(folder: Path) -> str:
    """Make the environment; the last line of what went wrong, if anything did."""
    # Made aside and then put in place, for several test processes may come at once.
    aside = folder.with_name(f"{folder.name}.{os.getpid()}")
    try:
        venv.create(aside, with_pip=True, clear=True)
        python = str(aside / "bin" / "python")
        command = [python, "-m", "pip", "install", "--quiet", "--retries", "1", _PACKAGE, "numpy<2"]
        done = subprocess.run(command, capture_output=True, text=True, timeout=240, check=False)
        if done.returncode:
            return (done.stderr.strip().splitlines() or ["no message"])[-1]
        with suppress(OSError):
            aside.rename(folder)
    except (OSError, subprocess.SubprocessError) as error:
        return str(error)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    return ""


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
