"""CALL_ONCE: run an initialisation subgraph, once in a session."""

from __future__ import annotations

import numpy as np
import pytest

from glasslite import ModelError, OpError, Session, load
from tests.support.build import ModelBuilder
from tests.support.control import add, assign, constant, handle, initialized, read
from tests.support.oracle import Oracle
from tests.support.scenario import Scenario, check_scenario, each_scenario


def two_variables() -> bytes:
    model = ModelBuilder()
    x = model.tensor("x", (2,), "float32")
    for name, value in (("a", [1, 2]), ("b", [10, 20])):
        initialized(model, name, np.float32(value))
    a, b = handle(model, "a"), handle(model, "b")
    old = read(model, a, (2,))
    assign(model, a, read(model, b, (2,)))
    assign(model, b, add(model, old, x, (2,)))
    return model.finish([x], [read(model, a, (2,)), read(model, b, (2,))])


def called_twice() -> bytes:
    """Two operators that call one subgraph call it once."""
    model = ModelBuilder()
    x = model.tensor("x", (2,), "float32")
    number = initialized(model, "v", np.float32([1, 2]))
    variable = handle(model, "v")
    assign(model, variable, add(model, read(model, variable, (2,)), x, (2,)))
    model.operator("CALL_ONCE", [], [], {"init_subgraph_index": number})
    return model.finish([x], [read(model, variable, (2,))])


RUNS = [[np.float32([k, k])] for k in (1, 2, 3)]
CASES = [
    Scenario("two_variables", two_variables, RUNS),
    Scenario("two_calls", called_twice, RUNS, [[[2, 3]], [[4, 5]], [[7, 8]]]),
]


@each_scenario(CASES)
def test_runs_once(scenario: Scenario, oracle: Oracle) -> None:
    check_scenario(scenario, oracle)


def test_the_subgraph_takes_and_gives_nothing() -> None:
    for inputs, outputs, message in ((1, 0, "passes 0 inputs to subgraph 1"), (0, 1, "must have no outputs")):
        model = ModelBuilder()
        x = model.tensor("x", (2,), "float32")
        graph = model.subgraph("init")
        a = graph.tensor("a", (2,), "float32")
        b = constant(graph, np.float32([1]))
        graph.ends([a] * inputs, [b] * outputs)
        model.operator("CALL_ONCE", [], [], {"init_subgraph_index": 1})
        with pytest.raises(OpError, match=message):
            Session(load(model.finish([x], [x])))


@pytest.mark.parametrize(
    ("number", "message"), [(7, "init_subgraph_index 7 but the file has 2 subgraphs"), (0, "calls itself")]
)
def test_the_subgraph_exists_and_is_another(number: int, message: str) -> None:
    model = ModelBuilder()
    x = model.tensor("x", (2,), "float32")
    model.subgraph("init").ends([], [])
    model.operator("CALL_ONCE", [], [], {"init_subgraph_index": number})
    with pytest.raises(ModelError, match=message):
        load(model.finish([x], [x]))


def test_a_failed_initialisation_is_tried_again() -> None:
    model = ModelBuilder()
    x = model.tensor("x", (2,), "float32")
    graph = model.subgraph("init")
    copied = read(graph, handle(graph, "absent"), (2,))
    assign(graph, handle(graph, "v"), copied)
    model.operator("CALL_ONCE", [], [], {"init_subgraph_index": 1})
    session = Session(load(model.finish([x], [x])))
    for _ in range(2):
        with pytest.raises(OpError, match="variable 'absent' is read before"):
            session.run(np.zeros(2, np.float32))
