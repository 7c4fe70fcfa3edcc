"""What a benchmark consists of: which models, in which engines, and what else is measured beside their times."""

from __future__ import annotations

import os
import platform
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from importlib import metadata
from pathlib import Path
from typing import TypeVar

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

from benchmarks import arena, layers, peaks, startup
from benchmarks.engines import ENGINES
from benchmarks.isolated import isolated
from benchmarks.measure import measure
from benchmarks.record import Record
from benchmarks.zoo import cache
from benchmarks.zoo.__main__ import build, missing

#: Seconds of runs that a model gets, all engines together; of a micro model.
SECONDS, MICRO_SECONDS = 10.0, 1.5
MICRO = Path(__file__).resolve().parents[2] / "shared" / "models" / "tflite"
MICRO_FOLDERS = ("tflm", "mlperf_tiny", "mnist")
MICRO_ENGINES = ("glasslite jit", "glasslite reference", "LiteRT", "LiteRT without delegates")
LAYERS_OF, STARTUP_OF = "mobilenet_v1_1.0_224", ("mobilenet_v2_1.0_224", "f32")

T = TypeVar("T")
#: A model's name on the page, its kind and its file.
Entry = tuple[str, str, Path]


@dataclass
class Suite:
    """A benchmark to be run.

    Attributes:
        save: called with the record after each model, so that a run that is broken off has not been for nothing.
    """

    engines: Sequence[str]
    threads: Sequence[int]
    seconds: float
    console: Console
    save: Callable[[Record], None]
    record: Record = field(init=False)

    def __post_init__(self) -> None:
        packages = dict.fromkeys(["numpy", "numba", *(ENGINES[name].package for name in self.engines)])
        self.record = Record(machine(), {package: version(package) for package in packages})

    def files(self, paths: Sequence[Path]) -> Record:
        """Time these files."""
        self._time([(path.stem, "files", path) for path in paths])
        return self.record

    def zoo(self, *, whole: bool) -> Record:
        """Time the zoo; where `whole`, measure everything else too."""
        for name, reason in build(missing(list(cache.MODELS)), self.console).items():
            self.record.absent[name] = reason
        found = [(name, kind, cache.path(name, kind)) for name, kind in cache.entries()]
        found = [entry for entry in found if entry[2].exists()]
        self._time(found)
        if whole:
            self._time_micro()
            self._part("peaks", self._peaks)
            for kind in cache.KINDS:
                self._part(f"layers of {LAYERS_OF}, {kind}", lambda kind=kind: self._layers(kind))  # type: ignore[misc]
            self._part("memory", lambda: self.record.arenas.extend(isolated(arena.measure, found)))
            self._part("whole processes", lambda: self._startup([path for *_, path in found]))
        return self.record

    def _time(self, entries: Sequence[Entry]) -> None:
        jobs = [(entry, threads) for threads in self.threads for entry in entries]
        for (name, kind, path), threads in self._progress(jobs):
            engines = [e for e in self.engines if threads == 1 or not ENGINES[e].alone]
            self.record.zoo.append(measure(path, name, kind, engines, threads, self.seconds))
            self._keep()

    def _time_micro(self) -> None:
        paths = [path for folder in MICRO_FOLDERS for path in sorted((MICRO / folder).glob("*.tflite"))]
        if not paths:
            self.record.absent["micro models"] = "there is no ../shared/models/tflite beside the repository"
        for path in self._progress(paths):
            name = f"{path.parent.name}/{path.stem}"
            self.record.micro.append(measure(path, name, "micro", MICRO_ENGINES, 1, MICRO_SECONDS))
            self._keep()

    def _peaks(self) -> None:
        self.record.peaks, self.record.instructions = isolated(peaks.measure)

    def _layers(self, kind: str) -> None:
        self.record.layers += isolated(layers.measure, cache.path(LAYERS_OF, kind), LAYERS_OF, kind)

    def _startup(self, paths: Sequence[Path]) -> None:
        self.record.startup = startup.measure(cache.path(*STARTUP_OF), paths)

    def _part(self, what: str, part: Callable[[], object]) -> None:
        """Measure a part of the page; where it fails the others are measured all the same."""
        with self.console.status(what):
            try:
                part()
            except (
                Exception
            ) as error:  # Whatever is wrong with one part, the page says so and has the others.
                self.record.absent[what] = f"{type(error).__name__}: {error}".splitlines()[0]
        self._keep()

    def _keep(self) -> None:
        if hasattr(os, "getloadavg"):
            self.record.load = max(self.record.load, os.getloadavg()[0])
        self.save(self.record)

    def _progress(self, items: Sequence[T]) -> Iterable[T]:
        columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn()
        with Progress(*columns, TimeElapsedColumn(), TimeRemainingColumn(), console=self.console) as progress:
            yield from progress.track(items, description="models")


def version(package: str) -> str:
    """The installed version."""
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return "not installed"


def machine() -> str:
    """The machine in a few words."""
    info, names = Path("/proc/cpuinfo"), []
    if info.exists():
        lines = info.read_text(encoding="utf-8").splitlines()
        names = [line.split(":")[1].strip() for line in lines if line.startswith("model name")]
    name = names[0] if names else platform.processor() or platform.machine()
    count = f"{os.cpu_count() or 1} processors"
    return f"{name}, {count}, {platform.system()}, Python {platform.python_version()}"
