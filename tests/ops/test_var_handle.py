"""VAR_HANDLE: the handle of the resource variable of a name."""

from __future__ import annotations

import numpy as np

from glasslite import Session, load
from tests.support.build import ModelBuilder
from tests.support.control import add, assign, call, handle, initialized, read
from tests.support.oracle import Oracle
from tests.support.scenario import Scenario, check_scenario, each_scenario


def passed_on() -> bytes:
    """A loop gets the handle as a value, and counts in the variable."""
    model = ModelBuilder()
    n, x = model.tensor("n", (1,), "int32"), model.tensor("x", (2,), "float32")
    initialized(model, "v", np.float32([0, 0]))
    body = model.subgraph("body")
    h, m = body.tensor("h", (), "resource"), body.tensor("m", (1,), "int32")
    step, y = body.tensor("step", (1,), "int32", data=np.int32([-1])), body.tensor("y", (2,), "float32")
    assign(body, h, add(body, read(body, h, (2,)), y, (2,)))
    body.ends([h, m, y], [h, add(body, m, step, (1,), "int32"), y])
    condition = model.subgraph("condition")
    h, m = condition.tensor("h", (), "resource"), condition.tensor("m", (1,), "int32")
    y = condition.tensor("y", (2,), "float32")
    zero, more = (
        condition.tensor("zero", (1,), "int32", data=np.int32([0])),
        condition.tensor("more", (1,), "bool"),
    )
    condition.operator("GREATER", [m, zero], [more])
    condition.ends([h, m, y], [more])
    outputs = [((), "resource"), ((1,), "int32"), ((2,), "float32")]
    found = call(model, "WHILE", [handle(model, "v"), n, x], outputs, cond=3, body=2)
    return model.finish([n, x], [read(model, handle(model, "v"), (2,)), found[1]])


X = np.float32([1, -2])
CASES = [Scenario("into_a_loop", passed_on, [[np.int32([3]), X], [np.int32([0]), X], [np.int32([2]), X]])]


@each_scenario(CASES)
def test_names_one_variable(scenario: Scenario, oracle: Oracle) -> None:
    check_scenario(scenario, oracle)


def test_the_plan_computes_it() -> None:
    model = ModelBuilder()
    x = model.tensor("x", (2,), "float32")
    variable = handle(model, "v")
    assign(model, variable, x)
    session = Session(load(model.finish([x], [read(model, variable, (2,))])))
    assert [step.operator.name for step in session.plan.folded] == ["VAR_HANDLE"]
    assert set(session.backends) == {"jit"}
