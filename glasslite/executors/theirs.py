"""Another runtime as an executor."""

from __future__ import annotations

from collections.abc import Sequence

from glasslite.engine.analysis.compare_match import computed
from glasslite.engine.errors import GlassliteError, UnsupportedError
from glasslite.engine.ir import Array, Graph, Tensor
from glasslite.engine.numerics import NUMERICS
from glasslite.engine.plan import Settings, make_plan
from glasslite.loaders.tflite import excerpt
from glasslite.runtimes import Runtime, RuntimeFailed, RuntimeMissing, RuntimeProcess

#: What glasslite calls the arithmetic of each resolver.
NUMERICS_OF = {"default": "litert", "optimized": "optimized", "reference": "reference"}


class RuntimeExecutor:
    """A model in another runtime's process, every tensor kept so that it can be read.

    Args:
        graph: the model as glasslite loads it, with the input shapes to run; its source is what the runtime loads.
    """

    def __init__(
        self,
        graph: Graph,
        runtime: Runtime,
        resolver: str,
        *,
        threads: int = 1,
        outputs_only: bool = False,
    ) -> None:
        self.graph, self._resolver, self._threads = graph, resolver, threads
        self._outputs_only = outputs_only
        # One operator may abort the process, and the model must stay loaded all the same.
        self._process, self._alone = RuntimeProcess(runtime), RuntimeProcess(runtime)
        self.tensors = _folded(graph)
        self.numerics: str | None = NUMERICS_OF[resolver]
        shapes = [graph.tensors[i].shape for i in graph.inputs]
        try:
            version = self._process.version()
            self._process.load(
                graph.source, resolver, threads=threads, preserve=not outputs_only, shapes=shapes
            )
        except RuntimeMissing:
            self.close()
            raise
        except RuntimeFailed as error:
            self.close()
            raise self._advised(error) from error
        threaded = f", {threads} threads" if threads > 1 else ""
        self.label = f"{runtime.name} {version}, {resolver} resolver{threaded}"

    def run(self, number: int, feed: Sequence[Array]) -> dict[int, Array]:
        """All tensors that the runtime shows."""
        # What follows from constants alone the delegate may have unpacked for itself, and then nothing is there.
        written = self.graph.outputs if self._outputs_only else [i for i, _ in computed(self.graph)]
        # To ask for a handle or a text can end the process.
        indices = [
            i for i in written if self.tensors[i].data is None and self.tensors[i].type.dtype is not None
        ]
        try:
            values = self._process.run(feed, indices)
        except RuntimeFailed as error:
            raise self._advised(error) from error
        return dict(zip(self.graph.inputs, feed, strict=True)) | values

    def rerun(self, alone: Graph, feed: Sequence[Array]) -> list[Array] | None:
        """The operator as a model of its own; None where that cannot be written, or is refused."""
        try:
            self._alone.load(excerpt.write(alone), self._resolver, threads=self._threads, preserve=False)
            values = list(self._alone.run(feed).values())
        except (UnsupportedError, RuntimeFailed):
            return None
        return values if len(values) == len(alone.outputs) else None

    def _advised(self, error: RuntimeFailed) -> RuntimeFailed:
        if self._outputs_only:
            return error
        return RuntimeFailed(f"{error}. Without keeping all tensors it may run: --outputs-only.")

    def close(self) -> None:
        """End the processes."""
        self._process.close()
        self._alone.close()


def _folded(graph: Graph) -> Sequence[Tensor]:
    """The tensors, with the values that follow from constants alone, as far as glasslite can plan the model."""
    try:
        return make_plan(graph, Settings("reference", NUMERICS["reference"])).tensors
    except GlassliteError:
        return graph.tensors
