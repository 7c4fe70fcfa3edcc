"""Many runs: nothing grows, nothing depends on who else runs."""

from __future__ import annotations

import os
import tracemalloc
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

import glasslite
from glasslite.engine.ir import Array
from tests.conformance.inputs import feed
from tests.support.shared import ROOT

LENET = ROOT / "glasslite" / "data" / "lenet"
MODELS = ("lenet_float.tflite", "lenet_int8.tflite")
STATM = Path("/proc/self/statm")
#: Pages that the resident set may grow by in thousands of runs: what Python itself moves.
PAGES = 16

each_model = pytest.mark.parametrize("model", MODELS)


def session(model: str, num_threads: int = 1) -> glasslite.Session:
    return glasslite.Session(glasslite.load(LENET / model), backend="jit", num_threads=num_threads)


def given(compiled: glasslite.Session, kind: str) -> list[Array]:
    return feed([compiled.plan.tensors[i] for i in compiled.graph.inputs], kind)


def bits(outputs: dict[str, Array]) -> list[bytes]:
    return [array.tobytes() for array in outputs.values()]


@each_model
@pytest.mark.parametrize("threads", [1, 2])
def test_runs_leave_no_memory_behind(model: str, threads: int) -> None:
    compiled = session(model, threads)
    compiled.set_inputs(given(compiled, "random"))
    for _ in range(5):
        compiled.invoke()
    tracemalloc.start()
    try:
        compiled.invoke()
        before = tracemalloc.get_traced_memory()[0]
        for _ in range(20):
            compiled.invoke()
        twenty = tracemalloc.get_traced_memory()[0]
        for _ in range(100):
            compiled.invoke()
        hundred = tracemalloc.get_traced_memory()[0]
    finally:
        tracemalloc.stop()
    assert hundred - twenty <= max(0, twenty - before)


@pytest.mark.skipif(not STATM.exists(), reason="the resident set is read from /proc")
def test_the_resident_set_stays() -> None:
    compiled = session("lenet_int8.tflite")
    arrays = given(compiled, "random")

    def pages_after(runs: int) -> int:
        for _ in range(runs):
            compiled.run(arrays)
        return int(STATM.read_text().split()[1])

    before = pages_after(500)
    assert pages_after(10_000) - before <= PAGES, f"of {os.sysconf('SC_PAGESIZE')} bytes"


@each_model
def test_any_number_of_threads_gives_the_same_bits(model: str) -> None:
    wanted = None
    for threads in (1, 2, 3, 5):
        compiled = session(model, threads)
        got = bits(compiled.run(given(compiled, "random")))
        wanted = wanted or got
        assert got == wanted, f"{threads} threads"


@each_model
@pytest.mark.parametrize("threads", [1, 2])
def test_sessions_in_two_threads_do_not_disturb_each_other(model: str, threads: int) -> None:
    sessions = [session(model, threads) for _ in range(2)]
    inputs = [given(s, kind) for s, kind in zip(sessions, ("random", "smooth"), strict=True)]
    wanted = [bits(s.run(x)) for s, x in zip(sessions, inputs, strict=True)]
    assert wanted[0] != wanted[1]

    def rounds(number: int) -> int:
        return sum(bits(sessions[number].run(inputs[number])) != wanted[number] for _ in range(100))

    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(rounds, range(2))) == [0, 0]
