"""An engine in a process of its own that runs a model on request and says how long it took."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from time import perf_counter_ns
from typing import Any

import numpy as np

Run = Callable[[], Any]


def prepare_glasslite(path: Path, backend: str, threads: int) -> Run:
    """A glasslite session with its inputs set."""
    import glasslite
    from tests.conformance.inputs import feed

    session = glasslite.Session(glasslite.load(path), backend=backend, num_threads=threads)
    arrays = feed([session.plan.tensors[i] for i in session.graph.inputs], "random")
    return lambda: session.run(arrays)


def prepare_litert(path: Path, resolver: str, threads: int) -> Run:
    """LiteRT's interpreter with its inputs set."""
    from ai_edge_litert.interpreter import Interpreter, OpResolverType

    kind = OpResolverType[resolver]
    interpreter = Interpreter(str(path), num_threads=threads, experimental_op_resolver_type=kind)
    interpreter.allocate_tensors()
    rng = np.random.default_rng(1)
    for detail in interpreter.get_input_details():
        dtype, shape = np.dtype(detail["dtype"]), detail["shape"]
        values = rng.uniform(-1, 1, shape) if dtype.kind == "f" else rng.integers(0, 127, shape)
        interpreter.set_tensor(detail["index"], values.astype(dtype))
    return interpreter.invoke


ENGINES: dict[str, Callable[[Path, int], Run]] = {
    "glasslite reference": lambda path, threads: prepare_glasslite(path, "reference", threads),
    "LiteRT BUILTIN_REF": lambda path, threads: prepare_litert(path, "BUILTIN_REF", threads),
}


def _serve(connection: Connection, engine: str, path: Path, threads: int) -> None:
    try:
        run = ENGINES[engine](path, threads)
        run()
    except Exception as error:  # Whatever an engine says, the other engines still run.
        connection.send(f"{type(error).__name__}: {error}")
        return
    connection.send(None)
    while connection.recv():
        start = perf_counter_ns()
        run()
        connection.send(perf_counter_ns() - start)


class Worker:
    """One engine with one model loaded and warmed up.

    Attributes:
        failure: what the engine said when it could not load or run the model; None when it could.
    """

    def __init__(self, engine: str, path: Path, threads: int) -> None:
        context = multiprocessing.get_context("spawn")
        self._connection, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs, engine, path, threads), daemon=True)
        self._process.start()
        theirs.close()
        self.failure: str | None = self._receive()

    def run(self) -> int:
        """Run once; nanoseconds."""
        self._connection.send(True)
        return int(self._receive())

    def close(self) -> None:
        """End the process."""
        self._process.kill()
        self._process.join()

    def _receive(self) -> Any:
        try:
            return self._connection.recv()
        except EOFError:
            return "the process died"
