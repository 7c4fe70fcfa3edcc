"""A comparison on the terminal: what is not equal, where that starts, and why."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console

from glasslite.cli._columns import Column, fitted
from glasslite.cli._compare_run import CompareReport
from glasslite.cli._format import TIMES, count_text, number_text, short_name
from glasslite.engine.analysis.compare import ComparisonReport, OperatorExplanation, TensorComparison
from glasslite.engine.analysis.compare_explain import Accumulator, Explanation
from glasslite.engine.analysis.compare_values import LSB_KEYS, Difference
from glasslite.engine.analysis.roundings import FLAVOURS

_BARS = "▁▂▃▄▅▆▇█"
_MOST_BARS = 40
_ROWS, _NAME_WIDTH, _OPERATOR_WIDTH = 14, 28, 20
_MINUS = "\u2212"
_EXPLAINED = 3


def render_comparison(report: CompareReport, console: Console, *, every: bool) -> None:
    """Print a comparison."""
    _render_sides(report, console)
    for note in report.notes:
        console.print(note, style="yellow")
    if report.golden is not None:
        console.print(f"A's values are saved in {report.golden}.", soft_wrap=True)
    found = report.comparison
    if found is None:
        return
    if report.interrupted:
        console.print(f"Interrupted after {found.runs} of {report.planned} runs.", style="yellow")
    if not found.runs:
        return
    console.print()
    _render_verdict(found, console)
    differing = [t for t in found.tensors if t.difference.differing]
    if differing or every:
        console.print()
        shown, left_out = _chosen(found.tensors if every else differing, every=every)
        console.print(_table(shown, found, console.width))
        if left_out:
            console.print(f"and {left_out} more tensors that differ: --all shows them", style="dim")
    if found.explanations:
        _render_explanations(found.explanations, console)
    if found.unmatched:
        names = ", ".join(short_name(name, _NAME_WIDTH) for name in found.unmatched[:3])
        more = ", …" if len(found.unmatched) > 3 else ""
        console.print()
        console.print(f"Not compared, as B shows no such tensor: {names}{more}", style="dim")


def _render_sides(report: CompareReport, console: Console) -> None:
    runs = "1 run" if report.planned == 1 else f"{report.planned} runs"
    console.print(f"{report.model_a}: {runs}; inputs: {report.inputs}", soft_wrap=True)
    other = f", {report.model_b}" if report.model_b != report.model_a else ""
    console.print(f"A  {report.a}", style="dim", soft_wrap=True)
    if report.b is not None:
        console.print(f"B  {report.b}{other}", style="dim", soft_wrap=True)


def _render_verdict(found: ComparisonReport, console: Console) -> None:
    differing = [t for t in found.tensors if t.difference.differing]
    elements = sum(t.difference.elements for t in found.tensors)
    if found.equal:
        if differing:
            what = f"Within {_tolerance(found)}: {len(differing)} of {len(found.tensors)} tensors differ by less."
        else:
            what = f"Equal: {_count(len(found.tensors), 'tensor')}, {_count(elements, 'element')}."
        console.print(what, style="green")
        return
    first = found.tensors[found.first or 0]
    where = f"{len(differing)} of {len(found.tensors)} tensors differ, first op {first.operator} {first.operator_name}"
    element = first.difference.first
    if element is not None:
        run = f" of run {element.run}" if found.runs > 1 else ""
        where += f" at {list(element.index)}{run}: A {number_text(element.a)}, B {number_text(element.b)}"
    console.print(where, style="bold", soft_wrap=True)
    if len(differing) > 1:
        console.print(_spread(found), soft_wrap=True)
    for output in found.top_one:
        times = f"in {output.changed} of {output.runs} runs" if output.runs > 1 else ""
        changed = f"another best class {times}".strip() if output.changed else "the best class is the same"
        console.print(f"{short_name(output.name, 40)}: {changed}", style="red" if output.changed else None)


def _spread(found: ComparisonReport) -> str:
    """How the share of differing elements goes from the first tensor to the outputs."""
    shares = [t.difference.share for t in found.tensors[found.first or 0 :]]
    highest = max(shares)
    step = -(-len(shares) // _MOST_BARS)
    groups = [max(shares[k : k + step]) for k in range(0, len(shares), step)]
    bars = "".join(_BARS[min(7, int(8 * share / highest))] if share else " " for share in groups)
    outputs = max((t.difference.share for t in found.tensors if t.is_output), default=0.0)
    return f"spread {bars} up to {share_text(highest)} of a tensor, {share_text(outputs)} of the output"


def _count(count: int, what: str) -> str:
    return f"{count:,} {what}{'' if count == 1 else 's'}"


def _tolerance(found: ComparisonReport) -> str:
    lsb, atol = found.tolerance.max_lsb, found.tolerance.atol
    parts = [f"{lsb} LSB"] if lsb else []
    parts += [f"{atol:g}"] if atol else []
    return " and ".join(parts) or "the tolerance"


def _chosen(tensors: Sequence[TensorComparison], *, every: bool) -> tuple[list[TensorComparison], int]:
    """The rows to show: the first ones, those that differ by themselves, the outputs; and how many that leaves."""
    if every or len(tensors) <= _ROWS:
        return list(tensors), 0
    sources = [t for t in tensors if t.own is not None and t.own.differing]
    wanted = [*[t for t in tensors if t.is_output], *sources[:6], *tensors]
    keep = {id(t) for t in wanted[:_ROWS]}
    shown = [t for t in tensors if id(t) in keep]
    return shown, len(tensors) - len(shown)


def _table(tensors: Sequence[TensorComparison], found: ComparisonReport, width: int) -> object:
    causes = {e.operator: cause_text(e.explanation) for e in found.explanations}
    each = [t.difference for t in tensors]
    columns = [
        Column("op", [str(t.operator) for t in tensors]),
        Column("operator", [short_name(t.operator_name, _OPERATOR_WIDTH) for t in tensors], 0, "left"),
        Column("tensor", [short_name(t.name, _NAME_WIDTH) for t in tensors], 5, "left"),
        Column("differ", [count_text(d.differing) for d in each]),
        Column("share", [share_text(d.share) for d in each], 1),
        Column("own", [_own_text(t.own) for t in tensors], 1),
        *_histogram(each),
        Column("max", [_max_text(d) for d in each], 1),
        Column("ULP", ["" if d.max_ulp is None else count_text(d.max_ulp) for d in each], 4),
        Column("SQNR", [_sqnr_text(d) for d in each], 6),
        Column("cosine", ["" if d.cosine is None else f"{d.cosine:.6f}" for d in each], 8),
        Column("relative", ["" if d.histogram else number_text(d.max_relative, 2) for d in each], 7),
        Column(
            "why",
            [causes.get(t.operator, "") if t.own is not None and t.own.differing else "" for t in tensors],
            2,
            "left",
        ),
    ]
    return fitted(columns, width)


def _histogram(differences: Sequence[Difference]) -> list[Column]:
    columns = []
    for key in LSB_KEYS:
        counts = [d.histogram[key] if d.histogram else 0 for d in differences]
        name = "more" if key == "beyond" else key.replace("-", _MINUS)
        columns.append(Column(name, [count_text(count) if count else "" for count in counts], 3))
    return columns


def share_text(share: float) -> str:
    """A share in percent, with two digits at least.

    >>> share_text(0.00001), share_text(0.0123), share_text(0.5), share_text(1.0)
    ('<0.01 %', '1.2 %', '50 %', '100 %')
    """
    percent = 100 * share
    if 0 < percent < 0.01:
        return "<0.01 %"
    return (
        f"{percent:.2f} %"
        if 0 < percent < 1
        else f"{percent:.1f} %"
        if 0 < percent < 10
        else f"{percent:.0f} %"
    )


def _own_text(own: Difference | None) -> str:
    if own is None:
        return ""
    return count_text(own.differing) if own.differing else "0"


def _max_text(difference: Difference) -> str:
    if difference.max_lsb is not None:
        return str(difference.max_lsb)
    return number_text(difference.max_abs, 2)


def _sqnr_text(difference: Difference) -> str:
    return "" if difference.sqnr_db is None else f"{difference.sqnr_db:.1f} dB"


def cause_text(found: Explanation) -> str:
    """A cause in a few words."""
    a, b = found.formula_a, found.formula_b
    if found.cause == "rounding":
        return f"{a.rounding} → {b.rounding}"
    if found.cause == "formula":
        return f"{a.numerics} → {b.numerics} formula"
    words = {"order": "order of a float sum", "function": "a float function", "model": "another model"}
    return words.get(found.cause, "unknown")


def _render_explanations(explanations: Sequence[OperatorExplanation], console: Console) -> None:
    """The first operator of each cause in full; of the rest, their number."""
    kinds: dict[tuple[str, str], list[OperatorExplanation]] = {}
    for item in explanations:
        kinds.setdefault((item.operator_name, cause_text(item.explanation)), []).append(item)
    roundings = 0
    for items in list(kinds.values())[:_EXPLAINED]:
        console.print()
        _render_explanation(items[0], console, brief=roundings > 0)
        roundings += items[0].explanation.accumulator is not None
        if len(items) > 1:
            others = ", ".join(str(item.operator) for item in items[1:6]) + (", …" if len(items) > 6 else "")
            console.print(
                f"  the same way: {len(items) - 1} more {items[0].operator_name}: op {others}", style="dim"
            )
    if len(kinds) > _EXPLAINED:
        console.print()
        console.print(
            f"and causes of other operators, {len(kinds) - _EXPLAINED}: --json has them all", style="dim"
        )


def _render_explanation(item: OperatorExplanation, console: Console, *, brief: bool) -> None:
    found = item.explanation
    where = f"op {item.operator} {item.operator_name}, fed the same values, differs"
    if found.cause != "model":
        where += f" at {list(found.index)}: A {number_text(found.a, 9)}, B {number_text(found.b, 9)}"
    console.print(
        where,
        style="bold",
        soft_wrap=True,
    )
    console.print(f"  {found.sentence}", soft_wrap=True)
    if found.accumulator is not None:
        _render_accumulator(found, found.accumulator, console, brief=brief)
    elif found.cause in ("formula", "unknown"):
        _render_formulas(found, console)


def _render_formulas(found: Explanation, console: Console) -> None:
    for side, formula in (("A", found.formula_a), ("B", found.formula_b)):
        if formula.kernel:
            details = "".join(f", {name} {text}" for name, text in list(formula.parameters.items())[:2])
            console.print(f"  {side}  {formula.numerics}: {formula.kernel}{details}", soft_wrap=True)
            console.print(f"     {formula.doc}", style="dim", soft_wrap=True)
    values = ", ".join(f"{name} {number_text(value)}" for name, value in found.numerics.items())
    if values:
        console.print(f"  by numerics: {values}", soft_wrap=True)


def _render_accumulator(found: Explanation, how: Accumulator, console: Console, *, brief: bool) -> None:
    console.print(
        f"  accumulator {how.value} {TIMES} {how.scale:.9g} = {how.steps:.9g}"
        f"   (multiplier {how.multiplier}, shift {how.shift})",
        soft_wrap=True,
    )
    sides = {found.formula_a.rounding: "A", found.formula_b.rounding: "B"}
    if brief:
        steps = ", ".join(f"{side} {name} {how.roundings[name]}" for name, side in sides.items() if name)
        console.print(f"  {steps}", soft_wrap=True)
        return
    rows = list(how.roundings.items())
    columns = [
        Column("", [" " for _ in rows], 0, "left"),
        Column("rounding", [flavour for flavour, _ in rows], 0, "left"),
        Column("steps", [str(step) for _, step in rows]),
        Column("", [sides.get(flavour, " ") for flavour, _ in rows], 0, "left"),
        Column("", [FLAVOURS[flavour] for flavour, _ in rows], 1, "left"),
    ]
    console.print(fitted(columns, console.width))
