"""What was measured, apart from how it is shown; and as JSON."""

from __future__ import annotations

import json
import math
import statistics
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field


@dataclass
class Measurement:
    """One model with one number of threads.

    Attributes:
        turns: engine to the median nanoseconds of each of its turns; None where it sat the turn out.
        failures: engine to why it could not run.
    """

    model: str
    kind: str
    threads: int
    turns: dict[str, list[float | None]] = field(default_factory=dict)
    failures: dict[str, str] = field(default_factory=dict)

    def median(self, engine: str) -> float | None:
        """Milliseconds of a run; None where the engine did not run."""
        samples = [t for t in self.turns.get(engine, ()) if t is not None]
        return statistics.median(samples) / 1e6 if samples else None

    def ratio(self, engine: str, base: str) -> float | None:
        """How many times as fast as `base` the engine is: the median over the turns that both took."""
        pairs = zip(self.turns.get(engine, ()), self.turns.get(base, ()), strict=False)
        ratios = [theirs / ours for ours, theirs in pairs if ours and theirs]
        return statistics.median(ratios) if ratios else None


@dataclass
class Layer:
    """What one kernel computes: its median nanoseconds, its multiplications of two numbers added to a sum.

    Where it is several operators, their indices, names and windows are joined by commas.
    """

    model: str
    kind: str
    index: str
    operator: str
    backend: str
    window: str
    output: tuple[int, ...]
    macs: int
    nanoseconds: float

    @property
    def rate(self) -> float:
        """Thousand million operations a second, a multiplication and an addition each counting as one."""
        return 2 * self.macs / self.nanoseconds


@dataclass
class Arena:
    """Bytes of a model's activations, and the most that are alive at once."""

    model: str
    kind: str
    nbytes: int
    lower_bound: int


@dataclass
class Startup:
    """Seconds of whole processes by what they do, or why it could not be measured."""

    seconds: dict[str, list[float]] = field(default_factory=dict)
    failures: dict[str, str] = field(default_factory=dict)


@dataclass
class Record:
    """A whole benchmark.

    Attributes:
        machine: what it ran on, in words; `versions`: package to version.
        peaks: "f32" and "int8" to what one core can do at most, in GFLOP/s and GOP/s; `instructions`: with which.
        load: the highest load average met, the benchmark's own share of about one included.
        absent: what could not be measured at all, and why.
    """

    machine: str
    versions: dict[str, str]
    zoo: list[Measurement] = field(default_factory=list)
    micro: list[Measurement] = field(default_factory=list)
    peaks: dict[str, float] = field(default_factory=dict)
    instructions: dict[str, str] = field(default_factory=dict)
    layers: list[Layer] = field(default_factory=list)
    arenas: list[Arena] = field(default_factory=list)
    startup: Startup = field(default_factory=Startup)
    load: float = 0.0
    absent: dict[str, str] = field(default_factory=dict)

    def to_json(self) -> str:
        """Everything, with every turn."""
        return json.dumps(asdict(self), indent=1)

    @classmethod
    def from_json(cls, text: str) -> Record:
        """What `to_json` wrote."""
        data = json.loads(text)
        data["zoo"] = [Measurement(**row) for row in data["zoo"]]
        data["micro"] = [Measurement(**row) for row in data["micro"]]
        data["layers"] = [Layer(**{**row, "output": tuple(row["output"])}) for row in data["layers"]]
        data["arenas"] = [Arena(**row) for row in data["arenas"]]
        data["startup"] = Startup(**data["startup"])
        return cls(**data)


def geometric_mean(values: Iterable[float]) -> float | None:
    """The mean that a ratio and its inverse agree on; None of nothing."""
    logarithms = [math.log(value) for value in values]
    return math.exp(statistics.fmean(logarithms)) if logarithms else None
