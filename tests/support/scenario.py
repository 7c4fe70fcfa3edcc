"""Scenarios: whole small models that run several times in a row, for operators that keep state or call subgraphs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest

import glasslite
from glasslite.engine.ir import Array
from tests.support.check import RESOLVERS
from tests.support.oracle import REMEDY, Oracle, OracleError, oracle_name

BACKENDS = ("reference", "jit")


@dataclass(frozen=True, eq=False)
class Scenario:
    """A model and the inputs of two or more successive runs.

    Attributes:
        id: a name in words.
        wanted: the outputs of each run as they must be, flat; None leaves it to LiteRT alone.
        litert_refuses: a fragment of the text with which LiteRT refuses the model; "died" where it aborts.
        known: why LiteRT's result is another, an entry of tests/support/known.py.
    """

    id: str
    build: Callable[[], bytes]
    runs: Sequence[Sequence[Any]]
    wanted: Sequence[Any] | None = None
    litert_refuses: str = ""
    known: str = ""

    def arrays(self) -> list[list[Array]]:
        return [[np.asarray(value) for value in values] for values in self.runs]


def each_scenario(scenarios: Iterable[Scenario]) -> Any:
    """Parametrise a test's argument `scenario`."""
    listed = list(scenarios)
    return pytest.mark.parametrize("scenario", listed, ids=[s.id for s in listed])


def check_scenario(
    scenario: Scenario, oracle: Oracle, *, without: Sequence[str] = (), **options: Any
) -> None:
    """Hold every run's outputs against what is wanted, and against LiteRT's in each numerics, in both backends.

    Args:
        without: the resolvers that have no such operator.
    """
    model, runs = scenario.build(), scenario.arrays()
    for backend in BACKENDS:
        for numerics in ("reference", "optimized", "litert"):
            ours = run_scenario(model, runs, backend=backend, numerics=numerics, **options)
            if scenario.wanted is not None:
                for mine, want in zip(ours, scenario.wanted, strict=True):
                    flat = [array.reshape(-1).tolist() for array in mine]
                    assert flat == [np.asarray(w).reshape(-1).tolist() for w in want], (backend, numerics)
            if oracle.available and RESOLVERS[numerics] not in without:
                _compare(scenario, model, runs, ours, oracle, RESOLVERS[numerics], backend)
    if not oracle.available:
        pytest.skip(REMEDY)


def run_scenario(model: bytes, runs: Sequence[Sequence[Array]], **options: Any) -> list[list[Array]]:
    """The outputs of each run in glasslite, in the order of the graph's outputs."""
    graph = glasslite.load(model)
    session = glasslite.Session(graph, **options)
    found = []
    for arrays in runs:
        session.run(list(arrays))
        found.append([session.value(i).copy() for i in graph.outputs])
    return found


def _compare(
    scenario: Scenario,
    model: bytes,
    runs: Sequence[Sequence[Array]],
    ours: Sequence[Sequence[Array]],
    oracle: Oracle,
    resolver: str,
    backend: str,
) -> None:
    name = f"{scenario.id}, {backend}, {oracle_name(resolver)}"
    try:
        indices = list(glasslite.load(model).outputs)
        found = oracle.run(model, runs[0], resolver, tensors=indices, later=runs[1:])
    except OracleError as refusal:
        assert scenario.litert_refuses, f"{name} refuses: {refusal}"
        assert scenario.litert_refuses in str(refusal), name
        return
    assert not scenario.litert_refuses, f"{name} runs the model, which was declared refused"
    differing = []
    for number, mine in enumerate(ours):
        for a, index in zip(mine, indices, strict=True):
            b = np.asarray(found[index][number])
            same = a.tolist() == b.tolist() if a.dtype.hasobject else a.tobytes() == b.tobytes()
            if (a.dtype, a.shape) != (b.dtype, b.shape) or not same:
                ours_text, theirs = (f"{v.dtype}{v.shape} {v!s:.80}" for v in (a, b))
                differing.append(f"{name}, run {number}: ours {ours_text}, LiteRT {theirs}")
    if scenario.known:
        assert differing, f"{name}: LiteRT agrees now: delete the entry, which says: {scenario.known}"
    else:
        assert not differing, "\n".join(differing)
