"""Run broken variants of a model through `glasslite run`, with bounded memory; prints one JSON line a variant.

python -m tests.cli.fuzz MODEL SEED TRUNCATIONS CORRUPTIONS
"""

from __future__ import annotations

import contextlib
import io
import json
import resource
import sys
import tempfile
import traceback
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter

import numpy as np

import glasslite
from glasslite.cli import app

#: Address space beyond what the interpreter and NumPy take: activations of 1 GiB, and kernels' temporaries.
MEMORY = 4 << 30
_MAX_BYTES = 8
#: Seconds from which on a run may have been compiling.
_COMPILING = 1.0
_TELLING = (0, 1, 2, 0x7F, 0x80, 0xFF)
_LARGE = 64


def variants(path: Path, seed: int, truncations: int, corruptions: int) -> Iterator[tuple[str, bytes]]:
    """Prefixes of a file, and copies of it with 1 to 8 bytes changed, half of them outside of the large constants."""
    whole = path.read_bytes()
    random = np.random.default_rng(seed)
    for length in sorted(random.choice(len(whole), min(truncations, len(whole)), replace=False).tolist()):
        yield f"first {length} bytes", whole[:length]
    structure = _structure(whole)
    for number in range(corruptions):
        places = np.arange(len(whole)) if number % 2 else structure
        changed = bytearray(whole)
        where = random.choice(places, random.integers(1, _MAX_BYTES + 1)).tolist()
        for place in where:
            changed[place] = random.choice(_TELLING) if random.random() < 0.5 else random.integers(256)
        yield f"bytes {[(place, changed[place]) for place in where]}", bytes(changed)


def _structure(whole: bytes) -> np.ndarray:
    """Positions of the bytes that are not in a constant of 64 bytes or more."""
    buffer = np.frombuffer(whole, np.uint8)
    outside = np.ones(len(whole), bool)
    for tensor in glasslite.load(whole).tensors:
        if tensor.data is not None and tensor.data.nbytes >= _LARGE:
            start = tensor.data.ctypes.data - buffer.ctypes.data
            outside[max(0, start) : start + tensor.data.nbytes] = False
    return np.flatnonzero(outside)


def attempt(path: Path) -> str:
    """Run one file: "" for a result or an error of glasslite's, else what happened instead."""
    errors = io.StringIO()
    try:
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(errors):
            app(["run", str(path), "--random", "0", "--json"], prog_name="glasslite")
    except SystemExit as stop:
        fine = stop.code == 0 or (stop.code == 2 and errors.getvalue().strip())
        return "" if fine else f"exit code {stop.code}: {errors.getvalue()}"
    except BaseException:
        return traceback.format_exc()
    return "no exit code"


def main() -> None:
    """Try every variant; the first column of a line is empty where all went well."""
    path, numbers = Path(sys.argv[1]), [int(argument) for argument in sys.argv[2:]]
    used = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (used + MEMORY, used + MEMORY))
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "broken.tflite"
        for name, content in variants(path, *numbers):
            target.write_bytes(content)
            wrong, seconds = timed(target)
            if not wrong and seconds > _COMPILING:
                # Kernels that were compiled for it are there now.
                wrong, seconds = timed(target)
            sys.stdout.write(json.dumps({"wrong": wrong, "variant": name, "seconds": seconds}) + "\n")


def timed(path: Path) -> tuple[str, float]:
    """`attempt`, and how many seconds it took."""
    begin = perf_counter()
    return attempt(path), perf_counter() - begin


if __name__ == "__main__":
    main()
