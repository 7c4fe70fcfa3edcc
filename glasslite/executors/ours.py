"""glasslite as an executor."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import prod
from typing import Any, cast

from glasslite.engine.errors import GlassliteError
from glasslite.engine.ir import Array, Graph, Shape, Tensor
from glasslite.engine.plan import Step, run_step
from glasslite.engine.schedule import OnCompile, Schedule
from glasslite.engine.session import Session
from glasslite.kernels.buffers import buffer


class SessionExecutor:
    """A model in a backend and a numerics, see `glasslite.Session`; `outputs_only` spares the copies of the rest."""

    def __init__(
        self,
        graph: Graph,
        *,
        backend: str,
        numerics: str,
        threads: int = 1,
        shapes: Mapping[str, Shape] | None = None,
        memory_limit: int,
        outputs_only: bool = False,
        on_compile: OnCompile | None = None,
    ) -> None:
        self._outputs_only, self._on_compile = outputs_only, on_compile
        self.session = Session(
            graph,
            backend=backend,
            numerics=numerics,
            num_threads=threads,
            input_shapes=shapes,
            memory_limit=memory_limit,
            on_compile=on_compile,
        )
        self.graph = self.session.graph
        steps = self.session.plan.steps
        self._steps = {s.operator.index: s for s in steps if s.call is not None and not s.fused}
        self.tensors: Sequence[Tensor] = self.session.plan.tensors
        self.numerics: str | None = numerics
        threaded = f", {threads} threads" if threads > 1 else ""
        self.label = f"glasslite, {numerics} numerics, {backend} kernels{threaded}"

    def run(self, number: int, feed: Sequence[Array]) -> dict[int, Array]:
        """Every tensor's value, or the outputs'."""
        if self._outputs_only:
            self.session.run(list(feed))
            return {i: self.session.value(i).copy() for i in self.graph.outputs}
        values = self.session.trace(list(feed)).tensors
        return {i: value for i, value in values.items() if self.graph.tensors[i].data is None}

    def rerun(self, alone: Graph, feed: Sequence[Array]) -> list[Array] | None:
        """The operator as the session's plan has it, or in a session of its own where that is fused."""
        given = dict(zip(alone.inputs, feed, strict=True))
        step = self._steps.get(alone.operators[0].index)
        try:
            if step is None or any(
                given[t.index].shape != t.shape for t in step.inputs if t and t.index in given
            ):
                return self._in_a_session(alone, feed)
            return self._run_step(step, given)
        except GlassliteError:
            return None

    def _run_step(self, step: Step, given: Mapping[int, Array]) -> list[Array]:
        """Run one step on values of one's choice, by the kernel that the session runs it with."""
        values = [tensor.data for tensor in self.session.plan.tensors]
        for index, array in given.items():
            values[index] = _held(array.shape, array.dtype)
            values[index][...] = array  # type: ignore[index]
        if step.call is not None and step.call.returns:
            inputs = [None if t is None else values[t.index] for t in step.inputs]
            return [result.copy() for result in run_step(self.graph, step, inputs, ())]
        for tensor in step.outputs:
            values[tensor.index] = _held(tensor.shape, tensor.type.dtype)

        def run(step: Step) -> None:
            inputs = [None if t is None else values[t.index] for t in step.inputs]
            run_step(self.graph, step, inputs, [cast(Array, values[t.index]) for t in step.outputs])

        Schedule([step], values, run, self.session.num_threads, self._on_compile).run_step(0)
        return [cast(Array, values[t.index]) for t in step.outputs]

    def _in_a_session(self, alone: Graph, feed: Sequence[Array]) -> list[Array]:
        settings = self.session.plan.settings
        session = Session(
            alone,
            backend=settings.backend,
            numerics=settings.numerics.name,
            num_threads=self.session.num_threads,
            memory_limit=settings.memory_limit,
            on_compile=self._on_compile,
        )
        session.run(list(feed))
        return [session.value(i).copy() for i in alone.outputs]


def _held(shape: Shape, dtype: Any) -> Array:
    """Memory that compiled kernels may read."""
    return buffer(prod(shape), dtype).reshape(shape)
