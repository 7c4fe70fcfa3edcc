"""docs/benchmarks.md from a record: nothing is measured here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from benchmarks.engines import ENGINES
from benchmarks.record import Layer, Measurement, Record, geometric_mean

BASE, OURS = "LiteRT", "glasslite jit"
#: What the load average exceeds the number of threads by when nothing else runs.
_OWN_LOAD = 1.0
UNITS = {"f32": "GFLOP/s", "int8": "GOP/s"}

HEADER = """\
# Benchmarks

Written by `make bench`. {machine}; {versions}.

Batch 1. Engines take turns on a model, each in a process of its own that has the model loaded and its inputs set; only
running it is timed. A time is the median over all turns. "1.25x" means 1.25 times as fast as LiteRT's default
interpreter (XNNPACK): the median over the turns of LiteRT's time divided by the engine's in the same turn.
`glasslite jit` computes LiteRT's own integers here (`numerics="litert"`).
"""


def page(record: Record) -> str:
    """The whole page. Sections of which nothing was measured are left out, and said to be missing."""
    versions = ", ".join(f"{name} {version}" for name, version in record.versions.items())
    parts = [HEADER.format(machine=record.machine, versions=versions)]
    parts += [
        _disturbed(record),
        _means(record),
        _zoo(record),
        _micro(record),
        _layers(record),
        _arenas(record),
        _startup(record),
    ]
    if record.absent:
        parts.append(
            "## Not measured\n\n" + "".join(f"- {what}: {why}\n" for what, why in record.absent.items())
        )
    return "\n".join(part for part in parts if part)


def _disturbed(record: Record) -> str:
    """A warning where more was running than the benchmark itself."""
    threads = max((m.threads for m in record.zoo), default=1)
    if record.load <= threads + _OWN_LOAD:
        return ""
    return (
        f"**The machine was busy with other work: its load average reached {record.load:.1f}.** Ratios suffer less\n"
        "than times, for engines took turns, but with several threads both are unreliable.\n"
    )


def table(head: Sequence[str], rows: Iterable[Sequence[str]], *, words: int = 1) -> str:
    """A Markdown table whose first `words` columns are text and the others numbers."""
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * words + "---:|" * (len(head) - words)]
    return "\n".join([*lines, *("| " + " | ".join(row) + " |" for row in rows)]) + "\n"


def milliseconds(value: float) -> str:
    """Three digits."""
    return f"{value:.3f}" if value < 1 else f"{value:.2f}" if value < 10 else f"{value:.1f}"


def times(measurements: Sequence[Measurement]) -> str:
    """Models down, engines across; under it, what could not run."""
    running = [e for e in in_order(measurements) if any(m.median(e) for m in measurements)]
    rows = [[m.model, *(_cell(m, engine) for engine in running)] for m in measurements]
    text = table(["model, ms", *running], rows) if running else ""
    return text + _failures(measurements)


def in_order(measurements: Iterable[Measurement]) -> list[str]:
    """All engines that were asked to run, in the order in which the benchmark lists them."""
    found = {e for m in measurements for e in (*m.turns, *m.failures)}
    return [engine for engine in ENGINES if engine in found]


def _cell(measurement: Measurement, engine: str) -> str:
    median = measurement.median(engine)
    if median is None:
        return "-"
    ratio = None if engine == BASE else measurement.ratio(engine, BASE)
    return milliseconds(median) + (f" ({ratio:.2f}x)" if ratio else "")


def _failures(measurements: Sequence[Measurement]) -> str:
    """Each reason once, with the models that it stopped."""
    reasons: dict[tuple[str, str], list[str]] = {}
    for measurement in measurements:
        for engine, reason in measurement.failures.items():
            reasons.setdefault((engine, reason), []).append(measurement.model)
    lines = []
    for (engine, reason), models in reasons.items():
        where = "any model" if len(models) == len(measurements) else ", ".join(models)
        lines.append(f"- {engine} does not run {where}: {reason}\n")
    return "\n" + "".join(lines) if lines else ""


def groups(measurements: Iterable[Measurement]) -> dict[tuple[str, int], list[Measurement]]:
    """By kind and number of threads, in the order met."""
    found: dict[tuple[str, int], list[Measurement]] = {}
    for measurement in measurements:
        found.setdefault((measurement.kind, measurement.threads), []).append(measurement)
    return found


def _threads(count: int) -> str:
    return "1 thread" if count == 1 else f"{count} threads"


def _means(record: Record) -> str:
    """Geometric means over the zoo, and how many models are slower than LiteRT."""
    found = groups(record.zoo)
    engines = [e for e in in_order(record.zoo) if e != BASE and any(e in m.turns for m in record.zoo)]
    if not engines:
        return ""
    rows = []
    for engine in engines:
        cells = []
        for measurements in found.values():
            ratios = [r for m in measurements if (r := m.ratio(engine, BASE))]
            mean, slower = geometric_mean(ratios), sum(r < 1 for r in ratios)
            cells.append("-" if mean is None else f"{mean:.2f}x; {slower} of {len(ratios)} slower")
        rows.append([engine, *cells])
    head = ["engine", *(f"{kind}, {_threads(threads)}" for kind, threads in found)]
    return f"## Geometric means against {BASE}\n\n" + table(head, rows)


def _zoo(record: Record) -> str:
    parts = [f"## {kind}, {_threads(t)}\n\n{times(rows)}" for (kind, t), rows in groups(record.zoo).items()]
    return "\n".join(parts)


def _micro(record: Record) -> str:
    if not record.micro:
        return ""
    text = (
        "Real models of microcontrollers, 1 thread: what shows is what an engine does beside arithmetic.\n\n"
    )
    return f"## Micro models\n\n{text}{times(record.micro)}"


def _layers(record: Record) -> str:
    parts = []
    for kind, peak in record.peaks.items():
        layers = [layer for layer in record.layers if layer.kind == kind]
        if layers:
            parts.append(_layers_of(layers, kind, peak, record.instructions[kind]))
    return "\n".join(parts)


def _layers_of(layers: Sequence[Layer], kind: str, peak: float, instruction: str) -> str:
    unit = UNITS[kind]
    rows = [
        [
            layer.index, layer.operator, layer.window,
            "x".join(map(str, layer.output)), layer.backend,
            f"{layer.nanoseconds / 1e3:.0f}", f"{layer.rate:.0f}", f"{layer.rate / peak:.0%}",
        ]
        for layer in layers
    ]  # fmt: skip
    pointwise = rate(layers, lambda layer: layer.operator == "CONV_2D" and layer.window == "1x1")
    share = (
        f" All 1x1 convolutions with a kernel of their own together: {pointwise:.0f} {unit}, {pointwise / peak:.0%}."
        if pointwise
        else ""
    )
    head = ["op", "operator", "window", "output", "kernel", "µs", unit, "share"]
    return (
        f"## Layers of {layers[0].model}, {kind}, 1 thread\n\n"
        f"Share of the peak that the same run measured on one core: {peak:.0f} {unit} ({instruction}).{share}\n\n"
        + table(head, rows, words=5)
    )


def rate(layers: Iterable[Layer], wanted: Callable[[Layer], bool]) -> float | None:
    """Operations of the wanted layers over their time."""
    chosen = [layer for layer in layers if wanted(layer)]
    return (
        2 * sum(layer.macs for layer in chosen) / sum(layer.nanoseconds for layer in chosen)
        if chosen
        else None
    )


def _arenas(record: Record) -> str:
    rows = [
        [
            f"{a.model}, {a.kind}",
            f"{a.nbytes:,}",
            f"{a.lower_bound:,}",
            f"{a.nbytes / max(1, a.lower_bound):.1%}",
        ]
        for a in record.arenas
    ]
    text = (
        "Bytes of all activations, and the most that are alive at any one step: no plan can do with less.\n\n"
    )
    return f"## Memory\n\n{text}" + table(["model", "arena", "lower bound", "share"], rows) if rows else ""


def _startup(record: Record) -> str:
    seconds, failures = record.startup.seconds, record.startup.failures
    if not seconds and not failures:
        return ""
    rows = [
        [what, f"{sorted(times)[len(times) // 2]:.2f}", str(len(times))] for what, times in seconds.items()
    ]
    text = "## Whole processes\n\n" + table(["process", "median s", "runs"], rows)
    notes = "".join(f"- {what} failed: {why}\n" for what, why in failures.items())
    return text + (f"\n{notes}" if notes else "")
