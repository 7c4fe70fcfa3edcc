"""`glasslite probe`: which arithmetic the installed runtimes compute with."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from glasslite.cli import _common, _options
from glasslite.cli._columns import Column, fitted
from glasslite.engine.analysis.roundings import FLAVOURS
from glasslite.engine.errors import InputError
from glasslite.probing import Answer, ProbeReport, RuntimeReport, Verdict, probe
from glasslite.runtimes import RUNTIMES


def probe_command(
    runtimes: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[RUNTIME]...", help=f"{', '.join(RUNTIMES)}; all, if none.", show_default=False
        ),
    ] = None,
    python: Annotated[
        Path | None, typer.Option(metavar="EXE", help="Look for them in another Python's environment.")
    ] = None,
    as_json: _options.Json = False,
) -> int:
    """Find out which integers the runtimes on this machine compute, operator by operator.

    LiteRT, TensorFlow and tflite-runtime ship several kernel sets, which round differently, by processor and version
    too. Each is given models of one operator whose results tell the ways of rounding apart, under its three resolvers;
    `numerics` is the name under which glasslite computes the same. glasslite is held against its own word too.

    Exit codes: 0; 1 where an answer is unknown or glasslite is not as it says; 2 where a runtime that was named is not
    installed.

    JSON keys: machine, seconds, self_check (problems); runtimes (name, version, problem; answers with resolver,
    numerics; verdicts with family, type, verdict, flavours, numerics, accumulators, values, error).
    """
    unknown = [name for name in runtimes or () if name not in RUNTIMES]
    if unknown:
        raise InputError(f"no runtime is called {', '.join(unknown)}; there are {', '.join(RUNTIMES)}.")
    asked = [RUNTIMES[name] for name in runtimes or RUNTIMES]
    with _common.progress("probing", len(asked) + 1, silent=as_json) as advance:
        report = probe(asked, python=None if python is None else str(python), advance=advance)
    missing = [runtime for runtime in report.runtimes if runtime.version is None]
    if missing and (runtimes or len(missing) == len(report.runtimes)):
        raise InputError(missing[0].problem or "")
    if as_json:
        _common.print_json(report)
    else:
        render_probe(report, _common.out())
    return _common.FINDING if report.finding else _common.FINE


def render_probe(report: ProbeReport, console: Console) -> None:
    """Print what was found: a table a runtime, unless it is as one before."""
    shown: list[RuntimeReport] = []
    for runtime in report.runtimes:
        if runtime.version is None:
            console.print(f"{runtime.name}: not installed", style="dim")
            continue
        title = f"{runtime.name} {runtime.version} on {report.machine}"
        alike = next((other for other in shown if other.answers == runtime.answers), None)
        if alike is not None and runtime.problem is None:
            console.print(f"{title}: as {alike.name}, in every operator")
            continue
        shown.append(runtime)
        console.print(title, style="bold", soft_wrap=True)
        if runtime.answers:
            console.print(_table(runtime.answers, console.width))
        _render_unknown(runtime, console)
        console.print()
    if report.self_check:
        for problem in report.self_check:
            console.print(f"glasslite: {problem}", style="red", soft_wrap=True)
    else:
        console.print("glasslite: each numerics rounds as it says")
    _render_legend(shown, console)


def _table(answers: Sequence[Answer], width: int) -> object:
    """A row an operator; int8 and uint8 share it where they are alike."""
    families = list(dict.fromkeys(v.family for a in answers for v in a.verdicts))
    rows = []
    for family in families:
        words = {type: [_word(a, family, type) for a in answers] for type in ("int8", "uint8")}
        if words["int8"] == words["uint8"]:
            rows.append((family, words["int8"]))
        else:
            rows += [(family, words["int8"]), ("  in uint8", words["uint8"])]
    rows.append(("numerics", [_numerics(a) for a in answers]))
    columns = [Column("operator", [name for name, _ in rows], 0, "left")]
    columns += [
        Column(answer.resolver, [words[place] for _, words in rows], 0, "left")
        for place, answer in enumerate(answers)
    ]
    return fitted(columns, width)


def _word(answer: Answer, family: str, type: str) -> str:
    return next((v.verdict for v in answer.verdicts if (v.family, v.type) == (family, type)), "")


def _numerics(answer: Answer) -> str:
    return answer.numerics[0] if answer.numerics else "none fits"


def _render_unknown(runtime: RuntimeReport, console: Console) -> None:
    if runtime.problem is not None:
        console.print(runtime.problem, style="red", soft_wrap=True)
    for answer in runtime.answers:
        for verdict in answer.verdicts:
            if verdict.verdict == "unknown":
                console.print(f"{answer.resolver}, {_seen(verdict)}", style="yellow", soft_wrap=True)
            elif verdict.error is not None:
                where = f"{answer.resolver}, {verdict.family} {verdict.type}"
                console.print(f"{where}: {verdict.error}", style="yellow", soft_wrap=True)


def _seen(verdict: Verdict) -> str:
    values = " ".join(map(str, verdict.values))
    of = f" of {' '.join(map(str, verdict.accumulators))} / 4" if verdict.accumulators else ""
    return f"{verdict.family} {verdict.type}: {values}{of}"


def _render_legend(runtimes: Sequence[RuntimeReport], console: Console) -> None:
    """What the flavours mean that were found."""
    found = {f for r in runtimes for a in r.answers for v in a.verdicts for f in v.flavours}
    rows = [(name, words) for name, words in FLAVOURS.items() if name in found]
    if rows:
        console.print()
        columns = [
            Column("", [name for name, _ in rows], 0, "left"),
            Column("", [w for _, w in rows], 0, "left"),
        ]
        console.print(fitted(columns, console.width))
