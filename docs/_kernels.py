"""The generated parts of docs/kernels.md: files and their docstrings, targets, drawings of real data, assembly."""

from __future__ import annotations

import inspect
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterable
from importlib import import_module
from pathlib import Path

import numpy as np

from glasslite.kernels.jit.assembly import MACHINES, inner_loop
from glasslite.kernels.jit.target import TARGETS
from glasslite.kernels.reference.fixed_point import requantization, requantize

PAGE = Path(__file__).with_name("kernels.md")
ROOT = PAGE.parent.parent
_PART = re.compile(r"(<!-- generated: ([\w-]+) -->\n).*?(<!-- end -->\n)", re.DOTALL)

#: The way of one convolution: module, and the function or class there.
WAY = (
    ("engine.session", "Session"),
    ("engine.plan", "bind"),
    ("engine.backends", "find_binder"),
    ("engine.schedule", "Schedule"),
    ("kernels.jit.conv2d", "conv2d_qs8"),
    ("kernels.jit._filters", "matrix_filters"),
    ("kernels.jit._binding", "bind_convolution"),
    ("kernels.jit.program", "Bound"),
    ("kernels.jit.program", "Program"),
    ("kernels.jit._convolution", "run_tasks"),
    ("kernels.jit._staging", "stage"),
    ("kernels.jit._convolution", "run_tiles"),
    ("kernels.jit._convolution", "add_taps"),
    ("kernels.jit.tiles", "add_outer_i16"),
    ("kernels.jit.simd", "dot2"),
    ("kernels.jit._convolution", "scaled"),
    ("kernels.jit._convolution", "store"),
)
#: Each loop that the page shows: entry, target.
LOOPS = (
    ("matrix_f32", "avx2"),
    ("matrix_i16", "avx2"),
    ("matrix_f32", "avx512"),
    ("matrix_u8", "vnni"),
    ("matrix_f32", "neon"),
)


def fenced(text: str) -> str:
    """A block of code."""
    return f"```text\n{text.rstrip()}\n```\n"


def way() -> str:
    """The files and functions that a convolution goes through, with what each says of itself."""
    rows = ["| where | what |", "|---|---|"]
    for module, name in WAY:
        thing = getattr(import_module(f"glasslite.{module}"), name)
        doc = (inspect.getdoc(inspect.unwrap(getattr(thing, "py_func", thing))) or "").partition("\n")[0]
        file = f"{module.replace('.', '/')}.py"
        rows.append(f"| [{file}](../{file}) `{name}` | {doc.replace('|', chr(92) + '|')} |")
    return "\n".join(rows) + "\n"


def targets() -> str:
    """The description of each target."""
    rows = ["| target | lanes | tile | accumulators | 8-bit products | needs |", "|---|---|---|---|---|---|"]
    for name, (target, needed) in TARGETS.items():
        products = "4 of int8, `vpdpbusd`" if target.dot == 4 else "2 of int16"
        rows.append(
            f"| {name} | {target.lanes} | {target.rows} x {target.columns} | {target.rows * target.vectors} registers "
            f"| {products} | {', '.join(sorted(needed)) or 'nothing'} |"
        )
    return "\n".join(rows) + "\n"


def roundings() -> str:
    """What each rounding makes of the same accumulators, times 1/4 and times 0.3."""
    accumulators = np.array([-10, -6, -2, 2, 6, 10])
    rows = ["accumulator           " + " ".join(f"{x:4d}" for x in accumulators)]
    for factor in (0.25, 0.3):
        rows.append(f"times {factor:<16}" + " ".join(f"{x:4.1f}" for x in accumulators * factor))
        for rounding in ("double", "half-up", "float32", "float64"):
            steps = requantize(accumulators.astype(np.int64), requantization(factor, rounding))
            rows.append(f"  {rounding:<20}" + " ".join(f"{int(x):4d}" for x in steps))
    return fenced("\n".join(rows))


def drawings(target: str, names: Iterable[str]) -> dict[str, str]:
    """Drawings of `docs._tiny`, made in a process of the target."""
    done = subprocess.run(
        [sys.executable, "-m", "docs._tiny", *names],
        cwd=ROOT,
        env={**os.environ, "GLASSLITE_TARGET": target},
        capture_output=True,
        text=True,
        check=True,
    )
    found: dict[str, str] = json.loads(done.stdout)
    return found


def order() -> str:
    """The order of channels in an int32 tile's row, by target."""
    lines = [f"{name:<7} {drawings(name, ['order'])['order']}" for name in ("neon", "avx2", "avx512")]
    return fenced("\n".join(lines))


def portable_parts() -> dict[str, str]:
    """Every part that is the same whatever machine writes the page."""
    tiny = drawings("portable", ("staging", "packing", "packing-depthwise"))
    made: dict[str, Callable[[], str]] = {
        "way": way, "targets": targets, "roundings": roundings, "order": order
    }  # fmt: skip
    return {name: make() for name, make in made.items()} | {name: fenced(text) for name, text in tiny.items()}


def assembly_parts() -> dict[str, str]:
    """The loops, as this installation's compiler makes them.

    Raises:
        CannotCompile: it cannot, for one of the machines.
    """
    parts = {}
    for entry, target in LOOPS:
        loop = inner_loop(entry, target)
        count = len(loop.splitlines()) - 1
        what = f"`{entry}`, {target}, compiled for {MACHINES[target].cpu}: {count} instructions.\n\n"
        parts[f"{entry}-{target}"] = what + f"```asm\n{loop.rstrip()}\n```\n"
    return parts


def fill(page: str, parts: dict[str, str]) -> str:
    """The page with these parts in their places; other parts stay."""
    return _PART.sub(lambda m: f"{m[1]}{parts[m[2]]}{m[3]}" if m[2] in parts else m[0], page)


def places(page: str) -> list[str]:
    """The names of a page's generated parts."""
    return [name for _, name, _ in _PART.findall(page)]


def write() -> None:
    """Write the page anew."""
    PAGE.write_text(fill(PAGE.read_text(), portable_parts() | assembly_parts()))
