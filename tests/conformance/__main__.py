"""Run every model of ../shared/models in both runtimes and write a section of docs/conformance.md for each numerics.

With --backends: run them, and the benchmarks' models, in both backends instead.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path
from typing import NamedTuple

from rich.progress import Progress

import glasslite
from tests.conformance import backends_page
from tests.conformance.compare import Difference, compare_model
from tests.conformance.inputs import INPUTS
from tests.conformance.known import KNOWN
from tests.support.check import RESOLVERS
from tests.support.oracle import Oracle, OracleError, oracle_name
from tests.support.shared import ROOT, SHARED

MODELS = SHARED / "models"
#: A super-resolution model takes minutes under BUILTIN_REF.
TIMEOUT_SECONDS = 1800.0
NUMERICS = ("reference", "optimized", "litert")


class Refusals(NamedTuple):
    """Why glasslite does not run a model, and why LiteRT does not; the latter is empty where it does."""

    ours: str
    theirs: str

    def __str__(self) -> str:
        return f"{self.ours}. LiteRT: {self.theirs or '**runs it**'}"


def examine(path: Path, numerics: str, kinds: Sequence[str]) -> Difference | Refusals:
    """The comparison of one model, or why it was not made."""
    oracle = Oracle(timeout=TIMEOUT_SECONDS)
    try:
        return compare_model(path, oracle, kinds, numerics)
    except glasslite.GlassliteError as error:
        reasons = re.findall(r"^  (.*)$", str(error), re.MULTILINE) or [str(error).removeprefix(f"{path}: ")]
        return Refusals("; ".join(reasons), failure(oracle, path, RESOLVERS[numerics]))
    finally:
        oracle.close()


def failure(oracle: Oracle, path: Path, resolver: str) -> str:
    """What LiteRT says when it is asked to prepare a model, in one line; empty where it does."""
    try:
        oracle.operators(path.read_bytes(), None, resolver)
    except OracleError as error:
        return " ".join(str(error).split())
    return ""


def tensor_bytes(path: Path) -> int:
    """How much a model has to compute, roughly: the longest come first, so that both processes end together."""
    try:
        return sum(tensor.nbytes for tensor in glasslite.load(path).tensors)
    except glasslite.GlassliteError:
        return 0


def row(name: str, result: Difference) -> str:
    """One line of a section."""
    verdict = "equal" if result.equal else "known" if name in KNOWN else "**differs**"
    if not result.floats:
        floats = "- | -"
    elif result.exact_floats:
        floats = f"{result.max_ulp:,} | {result.max_relative:.1e}"
    else:
        floats = f"{result.max_bound:.2f} | {result.max_relative:.1e}"
    return (
        f"| {name} | {result.tensors:,} | {result.integers:,} | {result.integers_differing:,} "
        f"| {result.floats:,} | {floats} | {result.outputs:,} | {result.outputs_differing:,} | {verdict} |"
    )


HEAD = f"""# Conformance: whole models, every tensor

Written by `python -m tests.conformance --numerics ...`, a section for each numerics. Each model runs in glasslite
(`backend="reference"`) and in LiteRT, one thread, in a process of its own, on up to {len(INPUTS)} inputs:
{", ".join(INPUTS)}. Every tensor that is not a constant is compared: integers must be equal; "max relative" is a
float's distance relative to the tensor's largest magnitude. The models are not part of the repository.
"""
WHOLE = """The whole run is compared, floats to the last bit too, in units in the last place (ULP)."""
BY_STEP = """Each operator gets LiteRT's values as its inputs, so that its output is judged alone; the integers of the
whole run's outputs are counted beside. Floats follow BUILTIN_REF's formulas in every numerics, but for dynamic range,
whose products are each kernel set's own; "of bound" is their largest distance as a share of what operators state."""


def section(numerics: str, results: dict[str, Difference | Refusals]) -> str:
    """The section of one numerics as Markdown."""
    found = {name: r for name, r in sorted(results.items()) if isinstance(r, Difference)}
    compared = {name: r for name, r in found.items() if not r.refused}
    skipped = {name: r for name, r in sorted(results.items()) if isinstance(r, Refusals)}
    whole = numerics == "reference"
    distance = "max ULP" if whole else "of bound"
    columns = ["model", "tensors", "integers", "differ", "floats", distance, "max relative"]
    columns += ["outputs", "differ", "verdict"]
    lines = [
        f"## {numerics}",
        "",
        f'`numerics="{numerics}"` against {oracle_name(RESOLVERS[numerics])}.',
        WHOLE if whole else BY_STEP,
        "",
        f"{len(compared)} models compared, {sum(r.equal for r in compared.values())} equal, "
        f"{sum(r.integers_differing for r in compared.values()):,} of "
        f"{sum(r.integers for r in compared.values()):,} integers differ.",
        "",
        f"| {' | '.join(columns)} |",
        f"|---|{'---:|' * (len(columns) - 2)}---|",
        *(row(name, result) for name, result in compared.items()),
    ]
    notes = [
        (name, "; ".join([*r.failures, r.first, r.worst][:6])) for name, r in compared.items() if not r.equal
    ]
    if notes:
        lines += ["", "Exceptions:", ""]
        lines += [f"- `{name}`: {KNOWN.get(name, 'no reason known')}. Seen: {what}." for name, what in notes]
    refused = {name: " ".join(r.refused.split()) for name, r in found.items() if r.refused}
    if refused:
        lines += ["", "glasslite runs these, LiteRT does not:", ""]
        lines += [f"- `{name}`: {why}" for name, why in refused.items()]
    if skipped:
        lines += ["", "Neither runs:", "", *(f"- `{name}`: {why}" for name, why in skipped.items())]
    return "\n".join(lines) + "\n"


def merged(page: str, numerics: str, text: str) -> str:
    """The page with the section of one numerics replaced."""
    parts = {part.split("\n", 1)[0]: f"## {part}" for part in page.split("\n## ")[1:]}
    parts[numerics] = text
    order = (*NUMERICS, backends_page.TITLE)
    return "\n".join([HEAD, *(parts[name].rstrip("\n") + "\n" for name in order if name in parts)])


def compare_backends(arguments: argparse.Namespace) -> int:
    """Write the section of the backends; exit code 0 when all is equal."""

    def publish(text: str) -> None:
        page = arguments.out.read_text() if arguments.out.exists() else ""
        arguments.out.write_text(merged(page, backends_page.TITLE, text))

    return backends_page.run(MODELS, arguments.only, arguments.jobs, publish)


def main() -> int:
    """Exit code 0 when every model is equal or its exception is known, 1 otherwise, 2 without models."""
    parser = argparse.ArgumentParser(prog="python -m tests.conformance", description=__doc__)
    parser.add_argument(
        "--folder", action="append", help="below ../shared/models; default: tflite, derived and units"
    )
    parser.add_argument("--only", default="", help="a regular expression that the path must contain")
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "conformance.md")
    parser.add_argument("--numerics", choices=NUMERICS, default="reference")
    parser.add_argument("--backends", action="store_true", help="compare the backends, in all numerics")
    parser.add_argument(
        "--inputs", type=int, default=len(INPUTS), help="how many kinds of input; default: all"
    )
    parser.add_argument("--jobs", type=int, default=2)
    arguments = parser.parse_args()
    if arguments.backends:
        return compare_backends(arguments)
    folders = arguments.folder or ["tflite", "derived", "units"]
    paths = [p for folder in folders for p in sorted((MODELS / folder).rglob("*.tflite"))]
    paths = [p for p in paths if re.search(arguments.only, str(p.relative_to(MODELS)))]
    if not paths:
        sys.stderr.write(f"no models below {MODELS}: conformance needs them beside the repository\n")
        return 2
    paths.sort(key=tensor_bytes, reverse=True)
    results: dict[str, Difference | Refusals] = {}
    kinds = tuple(INPUTS)[: arguments.inputs]
    with ProcessPoolExecutor(arguments.jobs) as pool, Progress() as progress:
        task = progress.add_task("models", total=len(paths))
        futures = {
            pool.submit(examine, path, arguments.numerics, kinds): str(path.relative_to(MODELS))
            for path in paths
        }
        for future in as_completed(futures):
            results[futures[future]] = future.result()
            progress.advance(task)
            page = arguments.out.read_text() if arguments.out.exists() else ""
            arguments.out.write_text(merged(page, arguments.numerics, section(arguments.numerics, results)))
    return int(any(name not in KNOWN and not fine(result) for name, result in results.items()))


def fine(result: Difference | Refusals) -> bool:
    """Whether a model is equal, or does not run in LiteRT either."""
    return bool(result.theirs) if isinstance(result, Refusals) else bool(result.refused) or result.equal


if __name__ == "__main__":
    sys.exit(main())
