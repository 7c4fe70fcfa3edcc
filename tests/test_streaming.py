"""Real streaming models: their state after several runs, against LiteRT's."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

import glasslite
from tests.support.check import RESOLVERS
from tests.support.oracle import REMEDY, Oracle
from tests.support.scenario import BACKENDS, run_scenario

#: Below ../shared/models, and how large its float inputs are.
MODELS = {
    "tflite/tflm/microwakeword_alexa_v1.tflite": 1,
    "tflite/tflm/microwakeword_okay_nabu_v2.tflite": 1,
    "tflite/audio/lyra_encoder.tflite": 1000,
    "units/tflite_quantizer/resource_vars_calibrated.tflite": 1,
}
RUNS = 5


def inputs_of(graph: glasslite.Graph, scale: float) -> list[list[np.ndarray]]:
    """Random inputs of several runs."""
    rng = np.random.default_rng(3)
    tensors = [graph.tensors[i] for i in graph.inputs]
    return [
        [
            rng.integers(-128, 128, t.shape, np.int8)
            if t.type.name == "INT8"
            else rng.normal(0, scale, t.shape).astype(t.type.dtype)
            for t in tensors
        ]
        for _ in range(RUNS)
    ]


@pytest.mark.parametrize("numerics", ["reference", "optimized", "litert"])
@pytest.mark.parametrize("name", MODELS)
def test_state_is_litert_s(name: str, numerics: str, shared: Callable[..., Path], oracle: Oracle) -> None:
    model = shared("models", *name.split("/")).read_bytes()
    graph = glasslite.load(model)
    runs = inputs_of(graph, MODELS[name])
    if not oracle.available:
        pytest.skip(REMEDY)
    theirs = oracle.run(model, runs[0], RESOLVERS[numerics], tensors=graph.outputs, later=runs[1:])
    for backend in BACKENDS:
        ours = run_scenario(model, runs, backend=backend, numerics=numerics)
        for run, outputs in enumerate(ours):
            for mine, index in zip(outputs, graph.outputs, strict=True):
                # Floats that are added up in another order drift apart where they are fed back.
                if mine.dtype.kind != "f" or numerics == backend == "reference":
                    assert np.array_equal(mine, theirs[index][run]), (backend, run)


@pytest.mark.parametrize("name", MODELS)
def test_all_but_the_initialisation_is_planned_and_compiled(name: str, shared: Callable[..., Path]) -> None:
    session = glasslite.Session(glasslite.load(shared("models", *name.split("/"))), backend="jit")
    names = [s.operator.name for s, b in zip(session.plan.steps, session.backends, strict=True) if b != "jit"]
    assert set(names) <= {"CALL_ONCE", "FULLY_CONNECTED"} and not session.plan.unshaped
    assert all(step.kernel is not None for step in session.plan.steps)


@pytest.mark.parametrize("name", MODELS)
def test_reset_starts_over(name: str, shared: Callable[..., Path]) -> None:
    graph = glasslite.load(shared("models", *name.split("/")))
    session, runs = glasslite.Session(graph), inputs_of(graph, MODELS[name])
    found = []
    for _ in range(2):
        found.append([value.tobytes() for arrays in runs for value in session.run(arrays).values()])
        session.reset_variables()
    assert found[0] == found[1]
