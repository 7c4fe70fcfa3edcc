"""`python -m tests.grid --cases 1000 --seed 1`: one row per operator, and a line per disagreement."""

from __future__ import annotations

import argparse
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable

from tests.grid.cases import MAKERS
from tests.grid.run import Verdict, verdicts
from tests.support.cases import Act, Const, Input
from tests.support.oracle import Oracle

COLUMNS = (
    "runs",
    "compared",
    "integers",
    "floats",
    "ours refuses",
    "LiteRT's refuses",
    "both refuse",
    "known",
)
NUMERICS = ("reference", "optimized", "litert")
BACKENDS = ("reference", "jit")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.grid", description=__doc__)
    parser.add_argument("--cases", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--op", action="append", default=[], choices=sorted(MAKERS))
    parser.add_argument("--numerics", action="append", choices=NUMERICS)
    parser.add_argument("--backend", action="append", choices=BACKENDS)
    parser.add_argument("--refusals", action="store_true", help="say why one of the two refuses a case")
    given = parser.parse_args()
    oracle = Oracle()
    rows: dict[str, Counter[str]] = defaultdict(Counter)
    try:
        found = verdicts(
            oracle,
            count=given.cases,
            seed=given.seed,
            ops=given.op,
            numerics=given.numerics or NUMERICS,
            backends=given.backend or BACKENDS,
        )
        for verdict in found:
            count(rows[verdict.case.op], verdict)
            if telling(verdict, given.refusals):
                say(line(verdict))
    finally:
        oracle.close()
    say("\n".join(table(rows.items())))


def telling(verdict: Verdict, refusals: bool) -> bool:
    """Whether a line tells of the verdict."""
    if verdict.refused:
        return refusals and verdict.refused != "both"
    return bool(verdict.integers or verdict.floats) and not verdict.known


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def count(row: Counter[str], verdict: Verdict) -> None:
    row["runs"] += 1
    row["compared"] += verdict.compared
    if verdict.known:
        row["known"] += bool(verdict.integers or verdict.floats)
    else:
        row["integers"] += verdict.integers
        row["floats"] += verdict.floats
    refused = {"ours": "ours refuses", "theirs": "LiteRT's refuses", "both": "both refuse"}.get(
        verdict.refused
    )
    if refused:
        row[refused] += 1


def line(verdict: Verdict) -> str:
    """A disagreement, with what is needed to see it."""
    case = verdict.case
    what = f"{verdict.refused}: {verdict.detail}" if verdict.refused else verdict.detail
    tensors = ", ".join(brief(spec) for spec in case.inputs)
    outputs = ", ".join(f"{out.type} {out.quant or ''}".strip() for out in case.outputs)
    return (
        f"{case.op} {case.id} {verdict.numerics}/{verdict.backend}: {what}\n"
        f"    {tensors} -> {outputs}; {dict(case.options)}"
    )


def brief(spec: Input) -> str:
    if isinstance(spec, Const):
        scales = (
            len(spec.scale)
            if isinstance(spec.scale, (list, tuple)) or hasattr(spec.scale, "size")
            else spec.scale
        )  # type: ignore[arg-type]
        return f"constant {spec.kind.name.lower()}{spec.value.shape} {scales or ''}".strip()
    if isinstance(spec, Act):
        return f"{spec.type}{spec.shape} {spec.quant or ''}".strip()
    return "none"


def table(rows: Iterable[tuple[str, Counter[str]]]) -> list[str]:
    widths = [max(len(name), 9) for name in COLUMNS]
    entries = sorted(rows)
    total: Counter[str] = sum((row for _, row in entries), Counter())
    head = "  ".join(name.rjust(width) for name, width in zip(COLUMNS, widths, strict=True))
    lines = [f"{'operator':24}  {head}"]
    for name, row in (*entries, ("all", total)):
        numbers = "  ".join(str(row[c]).rjust(width) for c, width in zip(COLUMNS, widths, strict=True))
        lines.append(f"{name:24}  {numbers}")
    return lines


if __name__ == "__main__":
    main()
