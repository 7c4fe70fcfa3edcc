"""Executors from the command line: `numerics=reference,threads=2`, `reference`, `litert:default`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from glasslite.cli._options import BACKEND
from glasslite.engine.analysis.compare import Executor
from glasslite.engine.backends import BACKENDS
from glasslite.engine.errors import InputError
from glasslite.engine.ir import Graph, Shape
from glasslite.engine.numerics import DEFAULT_NUMERICS, NUMERICS
from glasslite.engine.schedule import OnCompile
from glasslite.executors import RuntimeExecutor, SessionExecutor
from glasslite.executors.theirs import NUMERICS_OF
from glasslite.runtimes import RESOLVERS, RUNTIMES


@dataclass(frozen=True)
class Spec:
    """What is to run a model. With a `runtime`, that and its `resolver`; otherwise glasslite."""

    backend: str = BACKEND
    numerics: str = DEFAULT_NUMERICS
    threads: int = 1
    runtime: str | None = None
    resolver: str = "default"

    @property
    def arithmetic(self) -> str:
        """The numerics whose integers it computes."""
        return self.numerics if self.runtime is None else NUMERICS_OF[self.resolver]


def parse_executor(text: str, option: str, default: Spec) -> Spec:
    """Read an executor; what the text leaves out is the default's.

    Raises:
        InputError: a part of it means nothing.
    """
    spec = replace(default, runtime=None)
    for part in text.split(","):
        key, equals, value = part.strip().partition("=")
        name, _, resolver = part.strip().partition(":")
        if key in NUMERICS and key in RUNTIMES:
            raise InputError(
                f"{option} '{text}': write {key}:default for the runtime, numerics={key} for glasslite."
            )
        if name in RUNTIMES and (resolver or "default") in RESOLVERS:
            spec = replace(spec, runtime=name, resolver=resolver or "default")
        elif not equals and key in NUMERICS:
            spec = replace(spec, numerics=key)
        elif not equals and key in BACKENDS:
            spec = replace(spec, backend=key)
        elif key == "numerics" and value in NUMERICS:
            spec = replace(spec, numerics=value)
        elif key == "backend" and value in BACKENDS:
            spec = replace(spec, backend=value)
        elif key == "threads" and value.isdecimal() and 0 < int(value) < 1000:
            spec = replace(spec, threads=int(value))
        else:
            raise InputError(f"{option} '{text}': '{part}' means nothing. {_ALLOWED}")
    return spec


_ALLOWED = (
    f"Give numerics={'|'.join(NUMERICS)}, backend={'|'.join(BACKENDS)} or threads=N, with commas between them; "
    f"or {', '.join(RUNTIMES)}, each with :{', :'.join(RESOLVERS)}."
)


def make_executor(
    spec: Spec,
    graph: Graph,
    shapes: Mapping[str, Shape],
    *,
    memory_limit: int,
    outputs_only: bool,
    on_compile: OnCompile,
) -> Executor:
    """The executor of a model.

    Raises:
        GlassliteError: it refuses the model, or is not installed.
    """
    if spec.runtime is not None:
        return RuntimeExecutor(
            graph.resize(shapes),
            RUNTIMES[spec.runtime],
            spec.resolver,
            threads=spec.threads,
            outputs_only=outputs_only,
        )
    return SessionExecutor(
        graph,
        backend=spec.backend,
        numerics=spec.numerics,
        threads=spec.threads,
        shapes=shapes,
        memory_limit=memory_limit,
        outputs_only=outputs_only,
        on_compile=on_compile,
    )
