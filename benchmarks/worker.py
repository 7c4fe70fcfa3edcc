"""An engine in a process of its own, that runs a model on request and says how long it took."""

from __future__ import annotations

import multiprocessing
import os
import sys
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path
from time import perf_counter_ns

from benchmarks.engines import ENGINES, Run

#: Seconds that a turn of a short model fills with runs.
TURN = 0.02
#: No turn has more runs than this; nor are more seconds than this waited for an engine.
MOST_RUNS, LONGEST = 400, 120.0
#: Lines of an engine's message that are kept.
_LINES = 3
_ROOT = Path(__file__).resolve().parents[1]


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
    _silence()
    try:
        run = ENGINES[engine].prepare(path, threads)
        run()
        count = runs_a_turn(min(timed(run, 2)))
        connection.send([])
        while connection.recv():
            connection.send(timed(run, count + 1)[1:] if count > 1 else timed(run, 1))
    except Exception as error:  # Whatever an engine says, the other engines still run.
        connection.send(complaint(error, path))


def complaint(error: Exception, path: Path) -> str:
    """What an engine said, in one line and without the places of files, so that equal reasons read the same."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()][:_LINES]
    text = (
        " ".join(lines)
        .replace(f"{path}: ", "")
        .replace(f"{path.parent}{os.sep}", "")
        .replace(f"{_ROOT}{os.sep}", "")
    )
    return f"{type(error).__name__}: {text or 'no message'}"


def _silence() -> None:
    """Drop what engines write to standard error, which would tear the progress bar: failures go another way."""
    with Path(os.devnull).open("w") as nothing:
        os.dup2(nothing.fileno(), sys.stderr.fileno())


class Worker:
    """One engine with one model, in a process that begins to load it at once.

    Attributes:
        failure: what the engine said when it could not load or run the model; empty while it could.
    """

    def __init__(self, engine: str, path: Path, threads: int) -> None:
        context = multiprocessing.get_context("spawn")
        self.failure = ""
        self._connection, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs, engine, path, threads), daemon=True)
        self._process.start()
        theirs.close()

    def wait(self) -> bool:
        """Wait until the model is loaded and warmed up; False, with `failure` set, where it cannot run."""
        self._receive()
        return not self.failure

    def turn(self) -> list[int]:
        """Nanoseconds of each run of one turn; none, with `failure` set, where the engine has failed."""
        with suppress(BrokenPipeError):
            self._connection.send(True)
        return self._receive()

    def close(self) -> None:
        """End the process."""
        self._process.kill()
        self._process.join()
        self._connection.close()

    def _receive(self) -> list[int]:
        try:
            answer = (
                self._connection.recv() if self._connection.poll(LONGEST) else f"no answer in {LONGEST:.0f} s"
            )
        except (EOFError, ConnectionError):
            answer = "the process died"
        if isinstance(answer, str):
            self.failure = answer
            return []
        return list(answer)
