"""Time engines on one model in turns, A B C A B C, so that whatever slows the machine down slows all of them."""

from __future__ import annotations

import statistics
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks.record import Measurement
from benchmarks.worker import Worker

#: Turns that even an engine gets that is too slow for its share of the time.
FEWEST, MOST = 3, 60
#: Seconds between turns: threads that wait for work by spinning have gone to sleep by then.
GAP = 0.01


def measure(
    path: Path, name: str, kind: str, engines: Sequence[str], threads: int, seconds: float
) -> Measurement:
    """Run a model in every engine for about this many seconds in all.

    An engine sits turns out once it has used its share, so that a slow one does not take the others' time.
    """
    result = Measurement(name, kind, threads)
    workers: dict[str, Worker] = {}
    try:
        for engine in engines:
            workers[engine] = Worker(engine, path, threads)
        ready = {engine: worker for engine, worker in workers.items() if worker.wait()}
        result.failures |= {engine: worker.failure for engine, worker in workers.items() if worker.failure}
        _take_turns(ready, result, seconds)
    finally:
        for worker in workers.values():
            worker.close()
    return result


def _take_turns(workers: dict[str, Worker], result: Measurement, seconds: float) -> None:
    used = dict.fromkeys(workers, 0.0)
    turns: dict[str, list[float | None]] = {engine: [] for engine in workers}
    for number in range(MOST):
        plays = [
            e for e in used if e not in result.failures and (number < FEWEST or used[e] < seconds / len(used))
        ]
        if not plays:
            break
        for engine in workers:
            turns[engine].append(_turn(engine, workers[engine], used, result) if engine in plays else None)
    result.turns = {e: samples for e, samples in turns.items() if e not in result.failures}


def _turn(engine: str, worker: Worker, used: dict[str, float], result: Measurement) -> float | None:
    """The median run of one turn, in nanoseconds."""
    time.sleep(GAP)
    start = time.perf_counter()
    samples = worker.turn()
    used[engine] += time.perf_counter() - start
    if not samples:
        result.failures[engine] = worker.failure
        return None
    return float(statistics.median(samples))
