"""READ_VARIABLE: the value of a resource variable."""

from __future__ import annotations

import numpy as np
import pytest

from glasslite import OpError, Session, load
from tests.support.build import ModelBuilder
from tests.support.control import add, assign, call, handle, initialized, read, unary
from tests.support.oracle import Oracle
from tests.support.scenario import BACKENDS, Scenario, check_scenario, each_scenario


def read_first() -> bytes:
    model = ModelBuilder()
    x = model.tensor("x", (2,), "float32")
    variable = handle(model, "v")
    y = add(model, x, read(model, variable, (2,)), (2,))
    assign(model, variable, x)
    return model.finish([x], [y])


def maybe_assigned() -> bytes:
    """A branch assigns the variable that is read behind it."""
    model = ModelBuilder()
    c, x = model.tensor("c", (1,), "bool"), model.tensor("x", (2,), "float32")
    for number in range(2):
        graph = model.subgraph(f"branch {number}")
        a = graph.tensor("a", (2,), "float32")
        if not number:
            assign(graph, handle(graph, "v"), a)
        graph.ends([a], [unary(graph, "RELU", a, (2,))])
    (y,) = call(model, "IF", [c, x], [((2,), "float32")], then=1, **{"else": 2})
    return model.finish([c, x], [y, read(model, handle(model, "v"), (2,))])


def two_containers() -> bytes:
    """The same name in another container is another variable."""
    model = ModelBuilder()
    x = model.tensor("x", (2,), "float32")
    first, second = handle(model, "v", "a"), handle(model, "v", "b")
    assign(model, first, x)
    assign(model, second, add(model, x, x, (2,)))
    return model.finish([x], [read(model, first, (2,)), read(model, second, (2,))])


def read_scalar() -> bytes:
    """A scalar may mean that the rank is open: the value tells."""
    model = ModelBuilder()
    x = model.tensor("x", (2,), "float32")
    initialized(model, "v", np.float32([1, 2]))
    return model.finish([x], [add(model, x, read(model, handle(model, "v"), ()), (2,))])


YES, NO, X = np.array([True]), np.array([False]), np.float32([1, -2])
CASES = [
    Scenario("branch_assigned", maybe_assigned, [[YES, X], [NO, X + 1], [YES, X + 2]]),
    Scenario("containers", two_containers, [[X], [X + 1]]),
    Scenario("rank_is_open", read_scalar, [[X], [X + 1]], [[[2, 0]], [[3, 1]]]),
]
UNASSIGNED = [
    Scenario("read_first", read_first, [[X], [X]], litert_refuses="variable != nullptr"),
    Scenario("branch_skipped", maybe_assigned, [[NO, X], [YES, X]], litert_refuses="variable != nullptr"),
]


@each_scenario(CASES)
def test_reads(scenario: Scenario, oracle: Oracle) -> None:
    check_scenario(scenario, oracle)


@each_scenario(UNASSIGNED)
def test_without_a_value(scenario: Scenario, oracle: Oracle) -> None:
    for backend in BACKENDS:
        session = Session(load(scenario.build()), backend=backend)
        with pytest.raises(
            OpError, match=r"READ_VARIABLE .*: variable 'v' is read before anything is assigned"
        ):
            session.run(scenario.arrays()[0])
    if oracle.available:
        with pytest.raises(Exception, match="variable != nullptr"):
            oracle.run(scenario.build(), scenario.arrays()[0], tensors=[])


def test_handles_are_of_variables() -> None:
    model = ModelBuilder()
    number, x = model.tensor("h", (2,), "resource"), model.tensor("x", (2,), "float32")
    with pytest.raises(OpError, match=r"the handle must be one RESOURCE; 'h' is RESOURCE of shape \(2,\)"):
        y = read(model, number, (2,))
        Session(load(model.finish([number, x], [y])))


def test_a_handle_that_is_none() -> None:
    model = ModelBuilder()
    number = model.tensor("h", (), "resource")
    y = read(model, number, (2,))
    session = Session(load(model.finish([number], [y])))
    with pytest.raises(OpError, match="7 is no variable's handle; there are 0"):
        session.run(np.int32(7))


def test_the_types_agree() -> None:
    model = ModelBuilder()
    x = model.tensor("x", (2,), "float32")
    variable = handle(model, "v")
    assign(model, variable, x)
    with pytest.raises(OpError, match="must be FLOAT32; the model says INT32"):
        Session(load(model.finish([x], [read(model, variable, (2,), "int32")])))
