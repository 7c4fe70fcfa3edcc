"""What single layers reach: the time of each convolution within a run of a whole model."""

from __future__ import annotations

import statistics
from pathlib import Path

from benchmarks.engines import values
from benchmarks.record import Layer

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
    return [
        Layer(
            model, kind, step.step.operator.index, step.step.operator.name, step.backend, _window(step.step.inputs[1]),
            step.step.outputs[0].shape, step.cost.macs, statistics.median(times[number]),
        )
        for number, step in enumerate(steps)
        # What another step computes as well has no time of its own.
        if step.step.operator.name in CONVOLUTIONS and step.backend != "fused"
    ]  # fmt: skip


def _window(filter: object) -> tuple[int, int]:
    """Height and width of the filter; 1, 1 of a matrix."""
    shape: tuple[int, ...] = getattr(filter, "shape", ())
    return (shape[1], shape[2]) if len(shape) == 4 else (1, 1)
