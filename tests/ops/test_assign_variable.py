"""ASSIGN_VARIABLE: set a resource variable."""

from __future__ import annotations

import numpy as np
import pytest

from glasslite import OpError, Session, load
from tests.support.build import ModelBuilder
from tests.support.control import add, assign, constant, handle, initialized, read
from tests.support.oracle import Oracle
from tests.support.scenario import Scenario, check_scenario, each_scenario


def running_sum(type: str = "float32", shape: tuple[int, ...] = (1, 2)) -> bytes:
    """Starts at 3; adds the input in each run. Outputs: what is read behind the assignment, and the sum itself."""
    model = ModelBuilder()
    x = model.tensor("x", shape, type)
    initialized(model, "v", np.full(shape, 3, type), type)
    variable = handle(model, "v")
    total = add(model, read(model, variable, shape, type), x, shape, type)
    assign(model, variable, total)
    return model.finish([x], [read(model, handle(model, "v"), shape, type), total])


def assigned_twice() -> bytes:
    """Each read gives what was assigned last before it, however many handles there are."""
    model = ModelBuilder()
    x = model.tensor("x", (2,), "float32")
    first = handle(model, "v")
    assign(model, first, x)
    before = read(model, handle(model, "v"), (2,))
    assign(model, handle(model, "v"), add(model, x, x, (2,)))
    return model.finish([x], [before, read(model, first, (2,))])


def constant_value() -> bytes:
    model = ModelBuilder()
    x = model.tensor("x", (2,), "float32")
    assign(model, handle(model, "v"), constant(model, np.float32([5, 6])))
    return model.finish([x], [add(model, x, read(model, handle(model, "v"), (2,)), (2,))])


def moved(shape: tuple[int, ...], type: str) -> bytes:
    """Any type: the output is the input of the run before, zeros at first."""
    model = ModelBuilder()
    x = model.tensor("x", shape, type)
    initialized(model, "v", np.zeros(shape, type), type)
    variable = handle(model, "v")
    y = read(model, variable, shape, type)
    assign(model, variable, x)
    return model.finish([x], [y])


def values(shape: tuple[int, ...], type: str) -> list[list[np.ndarray]]:
    rng = np.random.default_rng(5)
    return [[rng.integers(0, 2 if type == "bool" else 100, shape).astype(type)] for _ in range(4)]


RUNS = [[np.float32([k, -k])] for k in range(1, 5)]
CASES = [
    *(Scenario(f"sum_{t}", lambda t=t: running_sum(t), [[np.full((1, 2), k, t)] for k in range(1, 5)])
      for t in ("float32", "int32")),
    Scenario("scalar", lambda: running_sum("int32", ()), [[np.int32(k)] for k in (1, 2, 4)],
             [[4, 4], [6, 6], [10, 10]]),
    Scenario("twice", assigned_twice, RUNS),
    Scenario("constant", constant_value, RUNS[:2], [[[6, 5]], [[7, 4]]]),
    *(Scenario(f"moves_{t}", lambda t=t: moved((2, 3), t), values((2, 3), t))
      for t in ("int8", "uint8", "int16", "int32", "int64", "bool", "float32")),
    Scenario("no_elements", lambda: moved((0, 3), "float32"), values((0, 3), "float32")),
]  # fmt: skip


@each_scenario(CASES)
def test_keeps_values(scenario: Scenario, oracle: Oracle) -> None:
    check_scenario(scenario, oracle)


def test_values_keep_their_shape_and_type() -> None:
    for shape, type, message in (((3,), "float32", "holds FLOAT32 (2,)"), ((2,), "int32", "is INT32 (2,)")):
        model = ModelBuilder()
        x, y = model.tensor("x", (2,), "float32"), model.tensor("y", shape, type)
        variable = handle(model, "v")
        assign(model, variable, x)
        assign(model, variable, y)
        with pytest.raises(OpError, match="variable 'v'") as refusal:
            Session(load(model.finish([x, y], [x])))
        assert message in str(refusal.value) and "op 2 ASSIGN_VARIABLE" in str(refusal.value)


def test_two_sessions_share_nothing() -> None:
    graph = load(running_sum())
    first, second = Session(graph), Session(graph)
    x = np.ones((1, 2), np.float32)
    for _ in range(3):
        first.run(x)
    assert next(iter(second.run(x).values())).tolist() == [[4, 4]]
    assert next(iter(first.run(x).values())).tolist() == [[7, 7]]


@pytest.mark.parametrize("backend", ["reference", "jit"])
def test_reset_starts_over(backend: str) -> None:
    session = Session(load(running_sum()), backend=backend)
    x = np.ones((1, 2), np.float32)
    runs = [next(iter(session.run(x).values())).tolist() for _ in range(2)]
    session.reset_variables()
    assert [next(iter(session.run(x).values())).tolist() for _ in range(2)] == runs == [[[4, 4]], [[5, 5]]]


def test_variable_tensors_alone_can_be_reset() -> None:
    """LiteRT's reset_all_variables leaves resource variables as they are."""
    session = Session(load(running_sum()))
    x = np.ones((1, 2), np.float32)
    session.run(x)
    session.reset_variables(resources=False)
    assert next(iter(session.run(x).values())).tolist() == [[5, 5]]
