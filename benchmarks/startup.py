"""How long whole processes take: a first run with compiled code at hand, and compiling it all with none."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from time import perf_counter

from benchmarks.record import Startup

_ROUNDS = 5
#: Modules are compiled to bytecode once, as when a package is installed.
_ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
_LITERT = """
import sys, numpy
from ai_edge_litert.interpreter import Interpreter
interpreter = Interpreter(sys.argv[1])
interpreter.allocate_tensors()
for detail in interpreter.get_input_details():
    interpreter.set_tensor(detail["index"], numpy.zeros(detail["shape"], detail["dtype"]))
interpreter.invoke()
print([interpreter.get_tensor(detail["index"]).mean() for detail in interpreter.get_output_details()])
"""
_SESSIONS = """
import sys, glasslite
for path in sys.argv[1:]:
    glasslite.Session(glasslite.load(path), backend="jit", numerics="litert").invoke()
"""


def measure(path: Path, zoo: Sequence[Path]) -> Startup:
    """Time processes that run one model once, in turns; then first and second sessions of many models."""
    result = Startup()
    glasslite = [sys.executable, "-m", "glasslite", "run", str(path), "--random", "0", "--json"]
    commands = {
        f"glasslite run {path.stem.split('-')[0]}": [*glasslite, "--backend", "jit", "--numerics", "litert"],
        "the same in LiteRT": [sys.executable, "-c", _LITERT, str(path)],
    }
    for number in range(_ROUNDS + 1):
        for what, command in commands.items():
            # The first round fills caches.
            _time(what, command, {}, result, count=number > 0)
    sessions = [sys.executable, "-c", _SESSIONS, *map(str, zoo)]
    with tempfile.TemporaryDirectory() as folder:
        for state in ("nothing compiled", "all compiled"):
            what = f"a session and a run of each of {len(zoo)} models, {state}"
            _time(what, sessions, {"NUMBA_CACHE_DIR": folder}, result, count=True)
    return result


def _time(
    what: str, command: Sequence[str], environment: Mapping[str, str], result: Startup, *, count: bool
) -> None:
    if what in result.failures:
        return
    start = perf_counter()
    done = subprocess.run(
        command, env={**_ENVIRONMENT, **environment}, capture_output=True, text=True, check=False
    )
    seconds = perf_counter() - start
    if done.returncode:
        lines = done.stderr.strip().splitlines()
        result.failures[what] = lines[-1] if lines else f"exit code {done.returncode}"
    elif count:
        result.seconds.setdefault(what, []).append(seconds)
