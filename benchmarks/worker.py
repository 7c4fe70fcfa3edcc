"""An engine in a process of its own, that runs a model on request and says how long it took."""

from __future__ import annotations

import multiprocessing
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path
from time import perf_counter, perf_counter_ns
from typing import Any

from benchmarks.engines import ENGINES, Run

#: Seconds that a turn of a short model fills with runs.
TURN = 0.02
#: No turn has more runs than this, or more than this many seconds of one run are waited for.
MOST_RUNS, LONGEST = 400, 120.0


def timed(run: Run, count: int) -> list[int]:
    """Nanoseconds of each of `count` runs."""
    samples = []
    for _ in range(count):
        start = perf_counter_ns()
        run()
        samples.append(perf_counter_ns() - start)
    return samples


def runs_a_turn(nanoseconds: int) -> int:
    """How many runs of this length fill a turn: one of a long model."""
    return max(1, min(MOST_RUNS, round(TURN * 1e9 / max(1, nanoseconds))))


def _serve(connection: Connection, engine: str, path: Path, threads: int) -> None:
    """Answer each request with the times of a turn. A turn's first run finds cold caches and is not counted."""
    try:
        start = perf_counter()
        run = ENGINES[engine].prepare(path, threads)
        run()
        ready = perf_counter() - start
        count = runs_a_turn(min(timed(run, 2)))
    except Exception as error:  # Whatever an engine says, the other engines still run.
        first = (str(error).strip() or "no message").splitlines()[0]
        connection.send(f"{type(error).__name__}: {first}")
        return
    connection.send(ready)
    while connection.recv():
        connection.send(timed(run, count + 1)[1:] if count > 1 else timed(run, 1))


class Worker:
    """One engine with one model loaded and warmed up.

    Attributes:
        failure: what the engine said when it could not load or run the model; empty when it could.
        ready: seconds that loading and the first run took.
    """

    def __init__(self, engine: str, path: Path, threads: int) -> None:
        context = multiprocessing.get_context("spawn")
        self._connection, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs, engine, path, threads), daemon=True)
        self._process.start()
        theirs.close()
        answer = self._receive()
        self.failure = answer if isinstance(answer, str) else ""
        self.ready = 0.0 if isinstance(answer, str) else float(answer)

    def turn(self) -> list[int]:
        """Nanoseconds of each run of one turn; none, with `failure` set, where the engine has died."""
        with suppress(BrokenPipeError):
            self._connection.send(True)
        answer = self._receive()
        if isinstance(answer, str):
            self.failure = answer
            return []
        return list(answer)

    def close(self) -> None:
        """End the process."""
        self._process.kill()
        self._process.join()
        self._connection.close()

    def _receive(self) -> Any:
        try:
            if not self._connection.poll(LONGEST):
                return f"no answer within {LONGEST:.0f} s"
            return self._connection.recv()
        except (EOFError, ConnectionError):
            return "the process died"
