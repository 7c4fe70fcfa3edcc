"""Run all models in both backends, and what the page says about them."""

from __future__ import annotations

import pickle
import re
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path

from rich.progress import Progress

import glasslite
from benchmarks.zoo import cache
from glasslite.engine.numerics import numerics_named
from glasslite.engine.plan import Settings, make_plan
from tests.conformance.backends import MEMORY_LIMIT, Backends, compare_backends

TITLE = "backends"
NUMERICS = ("reference", "optimized", "litert")
FOLDERS = ("tflite", "derived", "units")
#: Models that take minutes in NumPy: one numerics.
SLOW = re.compile("edsr|style_transfer")
#: Bytes of activations above which a model runs on one input.
LARGE = 30 << 20

INTRODUCTION = """`backend="jit"` against `backend="reference"`, both of this package, in all three numerics, on one and
on two threads. Numerics under which a model's operators compute the same are one row.

Operator by operator, the compiled session computes each step in its own memory, where everything but the step's
inputs, which are the reference backend's, has been overwritten: integers must be equal, floats within what the
operator states (`max bound` is the largest part of it that was used). Whole, integers that no float went into must be
equal; one and two threads must give the same bits, twice, whatever lay in the memory before, and leave the inputs as
they were. `compiled` are the steps that compiled kernels ran, of all. `max relative` is of the whole run's float
outputs."""


def models(folder: Path) -> dict[str, Path]:
    """Every model with one input, by name: those beside the repository, and those of the benchmarks' cache."""
    found = {
        str(p.relative_to(folder)): p for name in FOLDERS for p in sorted((folder / name).rglob("*.tflite"))
    }
    for name, kind in cache.entries():
        if (path := cache.path(name, kind)).exists():
            found[f"zoo/{name}_{kind}"] = path
    return found


def weight(path: Path) -> int:
    """Bytes of all tensors that are computed."""
    try:
        return sum(tensor.nbytes for tensor in glasslite.load(path).tensors if tensor.data is None)
    except glasslite.GlassliteError:
        return 0


def calls(path: Path, numerics: str) -> bytes:
    """What the steps of a model call, with all parameters."""
    settings = Settings("jit", numerics_named(numerics), memory_limit=MEMORY_LIMIT)
    plan = make_plan(glasslite.load(path), settings)
    return pickle.dumps([(step.call.scheme, dict(step.call.params)) for step in plan.steps if step.call])


def examine(path: Path) -> dict[str, Backends] | str:
    """The comparison in each numerics, or why none was made; numerics with the same calls are one."""
    kinds = ["random"] if weight(path) > LARGE else ["random", "smooth"]
    try:
        groups: dict[bytes, list[str]] = {}
        for numerics in NUMERICS:
            groups.setdefault(calls(path, numerics), []).append(numerics)
        chosen = list(groups.values())[: 1 if SLOW.search(path.name) else None]
        return {", ".join(group): compare_backends(path, kinds, group[0]) for group in chosen}
    except glasslite.GlassliteError as error:
        return str(error)


def row(name: str, numerics: str, r: Backends) -> str:
    """One line of the section."""
    floats = f"{r.max_bound:.2f} | {r.max_relative:.1e}" if r.floats else "- | -"
    return (
        f"| {name} | {numerics} | {r.compiled}/{r.steps} | {r.integers:,} | {r.integers_differing:,} | {r.floats:,} "
        f"| {floats} | {'equal' if r.equal else '**differs**'} |"
    )


def section(results: dict[str, dict[str, Backends] | str]) -> str:
    """The section as Markdown."""
    compared = {name: r for name, r in sorted(results.items()) if isinstance(r, dict)}
    runs = [(name, numerics, r) for name, each in compared.items() for numerics, r in each.items()]
    lines = [
        f"## {TITLE}",
        "",
        INTRODUCTION,
        "",
        f"{len(compared)} models compared in {len(runs)} runs, {sum(r.equal for *_, r in runs)} equal, "
        f"{sum(r.integers_differing for *_, r in runs):,} of {sum(r.integers for *_, r in runs):,} integers differ; "
        f"{len(results) - len(compared)} models cannot run in any backend, see above.",
        "",
        "| model | numerics | compiled | integers | differ | floats | max bound | max relative | verdict |",
        "|---|---|---:|---:|---:|---:|---:|---:|---|",
        *(row(*run) for run in runs),
    ]
    notes = [f"- `{n}`, {numerics}: {'; '.join(r.failures[:4])}." for n, numerics, r in runs if not r.equal]
    return "\n".join([*lines, *(["", "Differences:", "", *notes] if notes else [])]) + "\n"


def run(folder: Path, only: str, jobs: int, publish: Callable[[str], None]) -> int:
    """Compare all models whose name contains the expression `only`; exit code 0 when all is equal."""
    chosen = {name: path for name, path in models(folder).items() if re.search(only, name)}
    results: dict[str, dict[str, Backends] | str] = {}
    with ProcessPoolExecutor(jobs) as pool, Progress() as progress:
        task = progress.add_task("models", total=len(chosen))
        ordered = sorted(chosen.items(), key=lambda item: (bool(SLOW.search(item[0])), weight(item[1])))
        futures = {pool.submit(examine, path): name for name, path in ordered}
        for future in as_completed(futures):
            results[futures[future]] = future.result()
            progress.advance(task)
            publish(section(results))
    equal = (r.equal for each in results.values() if isinstance(each, dict) for r in each.values())
    return 0 if all(equal) else 1
