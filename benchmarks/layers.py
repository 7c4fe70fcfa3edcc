"""What single layers reach: the time of each convolution within a run of a whole model."""

from __future__ import annotations

import statistics
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.engines import values
from benchmarks.record import Layer

if TYPE_CHECKING:
    from glasslite import Session
    from glasslite.engine.plan import Step
    from glasslite.engine.trace import StepTrace

#: Layers are worth a row where their arithmetic takes a while.
CONVOLUTIONS = ("CONV_2D", "DEPTHWISE_CONV_2D", "FULLY_CONNECTED")
_TRACES = 15


def measure(path: Path, model: str, kind: str) -> list[Layer]:
    """Every convolution of a model, on one thread; medians over a few runs."""
    import glasslite

    session = glasslite.Session(glasslite.load(path), backend="jit", numerics="litert")
    inputs = [session.plan.tensors[i] for i in session.graph.inputs]
    feed = [values(t.name, t.shape, t.type.dtype) for t in inputs]
    session.run(feed)
    times: dict[int, list[int]] = {}
    for _ in range(_TRACES):
        steps = session.trace(feed).steps
        for number, step in enumerate(steps):
            times.setdefault(number, []).append(step.nanoseconds)
    # What another step computes as well has no time of its own.
    return [
        _layer(session, step, model, kind, statistics.median(times[number]))
        for number, step in enumerate(steps)
        if step.backend != "fused" and _convolutions(step)
    ]


def _convolutions(step: StepTrace) -> list[Step]:
    """The convolutions that a step computes: its own, and those of steps that it has taken in."""
    return [part for part in (*step.step.fused, step.step) if part.operator.name in CONVOLUTIONS]


def _layer(session: Session, step: StepTrace, model: str, kind: str, nanoseconds: float) -> Layer:
    operators = [part.operator for part in _convolutions(step)]
    windows = ["x".join(map(str, _window(session.plan.tensors[o.inputs[1]].shape))) for o in operators]
    return Layer(
        model, kind, ", ".join(str(o.index) for o in operators), ", ".join(o.name for o in operators),
        step.backend, ", ".join(windows), step.step.outputs[0].shape,
        sum(part.cost.macs for part in _convolutions(step)), nanoseconds,
    )  # fmt: skip


def _window(filter: tuple[int, ...]) -> tuple[int, int]:
    """Height and width of a filter; 1, 1 of a matrix."""
    return (filter[1], filter[2]) if len(filter) == 4 else (1, 1)
