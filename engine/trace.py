"""What a traced run leaves: every step in order, with its time, its values, and the subgraphs that it called."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from glasslite.engine.errors import InputError
from glasslite.engine.ir import Array, Graph
from glasslite.engine.ops import Cost
from glasslite.engine.plan import Step


@dataclass(frozen=True, eq=False)
class StepTrace:
    """What one step did: its time in nanoseconds, its cost, and the values it wrote.

    `backend` says whose kernel ran, "jit" or "reference", or "fused": the next step's kernel did its work too.
    `subgraphs` are those that it called, each once however often it ran.
    """

    step: Step
    backend: str
    nanoseconds: int
    outputs: Mapping[str, Array]
    subgraphs: tuple[Trace, ...] = ()

    @property
    def cost(self) -> Cost:
        return self.step.cost


@dataclass(frozen=True, eq=False)
class Trace:
    """A whole run: every step in order, and every tensor's value by tensor index (constants included).

    Of a subgraph that ran several times (`runs`) the times are sums, and the values those of the last run.
    """

    graph: Graph
    steps: tuple[StepTrace, ...]
    tensors: Mapping[int, Array]
    outputs: Mapping[str, Array]
    runs: int = 1

    def __getitem__(self, name: str) -> Array:
        """The value of a tensor by name."""
        for tensor in self.graph.tensors:
            if tensor.name == name and tensor.index in self.tensors:
                return self.tensors[tensor.index]
        raise InputError(
            f"{self.graph.source}: no tensor '{name}' was computed. `glasslite inspect` lists the names."
        )

    def then(self, later: Trace) -> Trace:
        """This run and a later one of the same subgraph as one trace."""
        earlier = {step.step.operator: step for step in self.steps}
        steps = tuple(_both(earlier.get(step.step.operator), step) for step in later.steps)
        return replace(later, steps=steps, runs=self.runs + later.runs)


def _both(earlier: StepTrace | None, later: StepTrace) -> StepTrace:
    if earlier is None:
        return later
    known = {trace.graph.name: trace for trace in earlier.subgraphs}
    found = {
        t.graph.name: known[t.graph.name].then(t) if t.graph.name in known else t for t in later.subgraphs
    }
    subgraphs = tuple({**known, **found}.values())
    return replace(later, nanoseconds=earlier.nanoseconds + later.nanoseconds, subgraphs=subgraphs)
