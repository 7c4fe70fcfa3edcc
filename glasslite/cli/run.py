"""`glasslite run`: one run of a model, its outputs as a table."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

import numpy as np
from rich.console import Console
from rich.table import Table

from glasslite.cli import _common, _options
from glasslite.cli._feed import FeedOptions, InputReport, gather_feed
from glasslite.cli._format import number_text, shape_text, short_name
from glasslite.cli._labels import Labels, choose_labels, read_labels
from glasslite.engine.errors import InputError
from glasslite.engine.ir import Array, Graph, Shape, Tensor
from glasslite.engine.numerics import DEFAULT_NUMERICS, numerics_named
from glasslite.engine.plan import Settings, Step
from glasslite.engine.schedule import OnCompile
from glasslite.engine.session import Session

_FIRST = 8
_NAME_WIDTH, _FIRST_WIDTH, _DIGITS = 28, 30, 4
_POST_PROCESS = "CUSTOM:TFLite_Detection_PostProcess"


@dataclass(frozen=True)
class Ranked:
    """One class: `raw` is the output's own value, `score` the real number that it stands for."""

    rank: int
    index: int
    label: str | None
    score: float
    raw: float


@dataclass(frozen=True)
class Statistics:
    """Least, greatest and mean value, None where there are no values; and the first few."""

    min: float | None
    max: float | None
    mean: float | None
    first: tuple[float, ...]


@dataclass(frozen=True)
class OutputReport:
    """One output: `raw` statistics of its own values, `real` of what they stand for where they are quantized.

    Attributes:
        top: the best classes, where the output is one score a class.
        labels: where their names come from; `note`: what does not match about them.
    """

    name: str
    type: str
    shape: Shape
    scale: float | None
    zero_point: int | None
    raw: Statistics
    real: Statistics | None
    top: tuple[Ranked, ...]
    labels: str | None
    note: str


@dataclass(frozen=True)
class StepReport:
    """One step of a run: its operator, whose kernel ran it, its wall time."""

    index: int
    operator: str
    backend: str
    seconds: float


@dataclass(frozen=True)
class RunReport:
    """A run: `seconds` is its wall time, `plan_seconds` that of getting ready for it, compiling included."""

    model: str
    backend: str
    numerics: str
    threads: int
    plan_seconds: float
    seconds: float
    inputs: tuple[InputReport, ...]
    steps: tuple[StepReport, ...]
    outputs: tuple[OutputReport, ...]


def run_command(
    model: _options.Model,
    image: _options.Image = None,
    inputs: _options.Input = None,
    random: _options.Random = None,
    labels: _options.Labels = None,
    top: _options.Top = 5,
    mean: _options.Mean = None,
    std: _options.Std = None,
    shape: _options.Shape = None,
    numerics: _options.Numerics = DEFAULT_NUMERICS,
    backend: _options.Backend = _options.BACKEND,
    threads: _options.Threads = 1,
    memory_limit: _options.MemoryLimit = _options.MEMORY_LIMIT,
    mac_limit: _options.MacLimit = _options.MAC_LIMIT,
    save: _options.Save = None,
    verbose: _options.Verbose = False,
    as_json: _options.Json = False,
) -> int:
    """Run a model once and show its outputs: the best classes, or statistics.

    Images are decoded, turned upright, laid on white where transparent, made RGB or gray as the input needs, stretched
    to its size (bilinear), and then normalized by the first of: --mean and --std; the model's metadata; the pixel as
    it is for uint8 inputs, less 128 for int8 inputs; (pixel - 127.5) / 127.5 for float inputs. The rule is printed.

    Random values are N(0, 1) for floats, full range for 8 and 16-bit integers, 0 to 9 for wider ones.

    JSON keys: model, backend, numerics, threads, plan_seconds, seconds; inputs (name, type, shape, source, rule);
    steps (index, operator, backend, seconds); outputs (name, type, shape, scale, zero_point, raw and real with min,
    max, mean, first; top with rank, index, label, score, raw; labels, note).
    """
    graph = _common.open_model(model)
    shapes = _common.parse_shapes(graph, shape)
    names = None if labels is None else read_labels(labels)
    check_writable(save)
    settings = Settings(backend, numerics_named(numerics), memory_limit=_common.memory_limit(memory_limit))
    begin = perf_counter()
    with _common.compiling(silent=as_json) as on_compile:
        session = open_session(graph.resize(shapes), settings, threads, on_compile)
    plan_seconds = perf_counter() - begin
    _common.check_macs(session.plan, mac_limit)
    options = FeedOptions(image, tuple(inputs or ()), random, mean, std, shapes)
    feed, fed = gather_feed(graph, session.plan.tensors, options)
    seconds, steps, values = timed_run(session, feed, silent=as_json)
    outputs = describe_outputs(session, names, top)
    if names and not any(output.top for output in outputs):
        _common.complain(f"{names.source}: not used, for no output is one score a class.", "yellow")
    if save is not None:
        save_arrays(save, values)
    report = RunReport(graph.source, backend, numerics, threads, plan_seconds, seconds, fed, steps, outputs)
    if as_json:
        _common.print_json(report)
    else:
        render(report, _common.out(), verbose=verbose)
    return _common.FINE


def open_session(graph: Graph, settings: Settings, threads: int, on_compile: OnCompile | None) -> Session:
    """A session with these settings."""
    return Session(
        graph,
        backend=settings.backend,
        numerics=settings.numerics.name,
        num_threads=threads,
        memory_limit=settings.memory_limit,
        on_compile=on_compile,
    )


def timed_run(
    session: Session, feed: list[Array], *, silent: bool
) -> tuple[float, tuple[StepReport, ...], dict[str, Array]]:
    """Run once, with progress; wall time in seconds, that of each step, and the outputs by name."""
    session.set_inputs(feed)
    steps: list[StepReport] = []
    backends = session.backends
    with _common.progress("running", len(session.plan.steps), silent=silent) as advance:
        start = last = perf_counter()

        def done(number: int, step: Step) -> None:
            nonlocal last
            elapsed = perf_counter() - last
            steps.append(StepReport(step.operator.index, step.operator.name, backends[number], elapsed))
            advance()
            last = perf_counter()

        session.invoke(on_step=done)
        seconds = perf_counter() - start
    outputs = dict.fromkeys(session.graph.outputs)
    return seconds, tuple(steps), {session.graph.tensors[i].name: session.value(i).copy() for i in outputs}


def describe_outputs(session: Session, labels: Labels | None, top: int) -> tuple[OutputReport, ...]:
    """Every output of a session that has run, each once."""
    return tuple(
        describe_output(session.graph, session.plan.tensors[i], session.value(i), labels, top)
        for i in dict.fromkeys(session.graph.outputs)
    )


def describe_output(
    graph: Graph, tensor: Tensor, array: Array, labels: Labels | None, top: int
) -> OutputReport:
    """Statistics of an output and, where it is one score a class, its best classes."""
    raw = _statistics(array)
    real = _real(raw, array, tensor)
    ranking: tuple[Ranked, ...] = ()
    source, note = None, ""
    if _scores_classes(graph, tensor, array):
        names, note = choose_labels(labels, graph.metadata, array.size)
        source = names.source if names else None
        scores, raws = dequantize(array, tensor).reshape(-1), array.reshape(-1)
        order = np.argsort(-scores, kind="stable")[:top].tolist()
        ranking = tuple(
            Ranked(rank, i, names.names.get(i) if names else None, scores[i].item(), raws[i].item())
            for rank, i in enumerate(order, 1)
        )
    return OutputReport(
        name=tensor.name,
        type=tensor.type.name,
        shape=array.shape,
        scale=None if real is None else tensor.scale,
        zero_point=None if real is None else tensor.zero_point,
        raw=raw,
        real=real,
        top=ranking,
        labels=source,
        note=note,
    )


def _real(raw: Statistics, array: Array, tensor: Tensor) -> Statistics | None:
    """The statistics of what the integers stand for; None for a tensor without quantization.

    With one scale they follow from those of the integers, which spares eight bytes an element.
    """
    if tensor.quantization is None or array.dtype.kind not in "iu":
        return None
    if tensor.quantization.per_channel:
        return _statistics(dequantize(array, tensor))
    scale, zero_point = tensor.scale, tensor.zero_point
    low, high, mean = (None if x is None else (x - zero_point) * scale for x in (raw.min, raw.max, raw.mean))
    return Statistics(low, high, mean, tuple((x - zero_point) * scale for x in raw.first))


def dequantize(array: Array, tensor: Tensor) -> Array:
    """scale * (q - zero_point) in float64; a tensor without quantization as it is."""
    quantization = tensor.quantization
    if quantization is None or array.dtype.kind not in "iu":
        return array
    shape = [1] * array.ndim
    if quantization.per_channel:
        shape[quantization.quantized_dimension] = -1
    scale = quantization.scale.astype(np.float64).reshape(shape)
    return np.asarray((array.astype(np.int64) - quantization.zero_point.reshape(shape)) * scale)


def _scores_classes(graph: Graph, tensor: Tensor, array: Array) -> bool:
    """Whether an output is (1, N) or (N,) real numbers; a detector's boxes, in the order of their scores, are not."""
    one_row = array.ndim == 1 or (array.ndim == 2 and array.shape[0] == 1)
    real = array.dtype.kind == "f" or tensor.quantization is not None
    made_by = [o.name for o in graph.operators if tensor.index in o.outputs]
    return one_row and array.size > 1 and real and _POST_PROCESS not in made_by


def _statistics(array: Array) -> Statistics:
    if not array.size or array.dtype.hasobject:
        return Statistics(None, None, None, ())
    values = np.abs(array) if array.dtype.kind == "c" else array
    if values.dtype.kind == "b":
        values = values.astype(np.uint8)
    with np.errstate(all="ignore"):
        mean = float(values.mean(dtype=np.float64))
    first = tuple(values.reshape(-1)[:_FIRST].tolist())
    return Statistics(values.min().item(), values.max().item(), mean, first)


def check_writable(path: Path | None) -> None:
    """Raise InputError for a file in a folder that is not there: sooner than after the run."""
    if path is not None and not path.absolute().parent.is_dir():
        raise InputError(f"{path}: cannot be written: there is no folder {path.absolute().parent}.")


def save_arrays(path: Path, arrays: Mapping[str, Array]) -> None:
    """Write a NumPy archive; unlike numpy.savez, whatever the arrays are called.

    Raises:
        InputError: the file cannot be written.
    """
    try:
        with zipfile.ZipFile(path, "w", allowZip64=True) as archive:
            for name, array in arrays.items():
                with archive.open(f"{name}.npy", "w", force_zip64=True) as file:
                    np.lib.format.write_array(file, array, allow_pickle=False)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise InputError(f"{path}: cannot be written: {reason}.") from error


def render(report: RunReport, console: Console, *, verbose: bool = False) -> None:
    """Print a run as tables."""
    threads = f", {report.threads} threads" if report.threads > 1 else ""
    how = f"{report.backend} kernels, {report.numerics} numerics{threads}"
    console.print(f"{report.model}: {how}, {report.seconds * 1e3:.1f} ms", soft_wrap=True)
    for item in report.inputs:
        rule = f": {item.rule}" if item.rule else ""
        console.print(
            f"{item.name} {shape_text(item.shape)} {item.type.lower()} from {item.source}{rule}", style="dim"
        )
    for output in report.outputs:
        if output.top:
            _render_ranking(output, console)
        if output.note:
            console.print(output.note, style="yellow")
    console.print()
    console.print(_outputs(report.outputs))
    if verbose:
        console.print()
        console.print(_steps(report.steps))


def _steps(steps: tuple[StepReport, ...]) -> Table:
    table = Table(box=None, pad_edge=False)
    for name, justify in (("#", "right"), ("operator", "left"), ("kernel", "left"), ("time", "left")):
        table.add_column(name, justify=justify)  # type: ignore[arg-type]
    for step in steps:
        table.add_row(str(step.index), step.operator, step.backend, f"{step.seconds * 1e3:.1f} ms")
    return table


def _render_ranking(output: OutputReport, console: Console) -> None:
    title = f"{short_name(output.name, 60)}: {max(output.shape):,} classes"
    if output.labels:
        title += f", labels from {output.labels}"
    console.print()
    console.print(title, style="bold", soft_wrap=True)
    table = Table(box=None, pad_edge=False)
    for name, justify in (("rank", "right"), ("label", "left"), ("score", "right"), ("class", "right")):
        table.add_column(name, justify=justify)  # type: ignore[arg-type]
    if output.real:
        table.add_column("raw", justify="right")
    for row in output.top:
        label = str(row.index) if row.label is None else row.label
        cells = [str(row.rank), label, f"{row.score:.4f}", str(row.index)]
        table.add_row(*cells, *([str(row.raw)] if output.real else []))
    console.print(table)


def _outputs(outputs: tuple[OutputReport, ...]) -> Table:
    table = Table(box=None, pad_edge=False)
    table.add_column("output", no_wrap=True)
    table.add_column("", no_wrap=True)
    for name in ("min", "max", "mean"):
        table.add_column(name, justify="right", no_wrap=True)
    table.add_column("first", no_wrap=True)
    for output in outputs:
        kind = f"{shape_text(output.shape)} {output.type.lower()}"
        rows = [("raw", output.raw), ("real", output.real)] if output.real else [("", output.raw)]
        cells = ("\n".join(column) for column in zip(*(_cells(*row) for row in rows), strict=True))
        table.add_row(f"{short_name(output.name, _NAME_WIDTH)}\n{kind}", *cells)
    return table


def _cells(kind: str, values: Statistics) -> list[str]:
    numbers = ["" if v is None else number_text(v, _DIGITS) for v in (values.min, values.max, values.mean)]
    first = [number_text(v, _DIGITS) for v in values.first]
    while len(" ".join(first)) > _FIRST_WIDTH:
        first.pop()
    return [kind, *numbers, " ".join(first)]
