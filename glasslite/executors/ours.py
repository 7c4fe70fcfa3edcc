"""glasslite as an executor."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from glasslite.engine.ir import Array, Graph, Shape, Tensor
from glasslite.engine.schedule import OnCompile
from glasslite.engine.session import Session


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

    def rerun(self, alone: Graph, feed: Sequence[Array]) -> list[Array]:
        """The operator in a session of its own, of the same settings."""
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
