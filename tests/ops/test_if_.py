"""IF: one of two subgraphs."""

from __future__ import annotations

import numpy as np
import pytest

from glasslite import ModelError, OpError, Session, UnsupportedError, load
from tests.support.build import ModelBuilder
from tests.support.control import add, call, constant, unary
from tests.support.oracle import Oracle
from tests.support.scenario import Scenario, check_scenario, each_scenario

YES, NO, X = np.array([True]), np.array([False]), np.float32([1, -2])
RUNS = [[YES, X], [NO, X + 1], [YES, X - 1], [NO, X]]


def branches(*added: np.ndarray) -> bytes:
    """Each branch adds its own constant; what comes behind reads the sum."""
    model = ModelBuilder()
    c, x = model.tensor("c", (1,), "bool"), model.tensor("x", (2,), "float32")
    for value in added:
        graph = model.subgraph(f"adds {value.shape}")
        a = graph.tensor("a", (2,), "float32")
        shape = np.broadcast_shapes(value.shape, (2,))
        graph.ends([a], [add(graph, a, constant(graph, value), shape)])
    (y,) = call(model, "IF", [c, x], [((2,), "float32")], then=1, **{"else": 2})
    return model.finish([c, x], [y, unary(model, "RELU", y, (2,))])


def handed_through() -> bytes:
    """Outputs that are inputs, in another order, and constants."""
    model = ModelBuilder()
    c, x, y = (
        model.tensor(n, s, t) for n, s, t in (("c", (), "bool"), ("x", (2,), "int8"), ("y", (2,), "int8"))
    )
    for number in range(2):
        graph = model.subgraph(f"branch {number}")
        a, b = graph.tensor("a", (2,), "int8"), graph.tensor("b", (2,), "int8")
        k = constant(graph, np.int8([number, number + 5]))
        graph.ends([a, b], [b, a, k] if number else [a, a, k])
    found = call(model, "IF", [c, x, y], [((2,), "int8")] * 3, then=1, **{"else": 2})
    return model.finish([c, x, y], found)


def nested(inner: str = "bool") -> bytes:
    """A branch decides again; the other has an output whose shape a value decides."""
    model = ModelBuilder()
    c, d, x = (
        model.tensor("c", (1,), "bool"),
        model.tensor("d", (1,), inner),
        model.tensor("x", (2,), "float32"),
    )
    outer = model.subgraph("outer")
    b, a = outer.tensor("b", (1,), inner), outer.tensor("a", (2,), "float32")
    outer.ends([b, a], call(outer, "IF", [b, a], [((2,), "float32")], then=3, **{"else": 4}))
    other = model.subgraph("other")
    b, a = other.tensor("b", (1,), inner), other.tensor("a", (2,), "float32")
    other.ends([b, a], [unary(other, "RELU", a, (2,))])
    for number in range(2):
        graph = model.subgraph(f"inner {number}")
        a = graph.tensor("a", (2,), "float32")
        graph.ends([a], [add(graph, a, constant(graph, np.float32([number, 7])), (2,))])
    (y,) = call(model, "IF", [c, d, x], [((2,), "float32")], then=1, **{"else": 2})
    return model.finish([c, d, x], [y])


def shaped_by_values() -> bytes:
    """One branch reshapes to what an input says."""
    model = ModelBuilder()
    c, x, s = (
        model.tensor("c", (1,), "bool"),
        model.tensor("x", (4,), "float32"),
        model.tensor("s", (2,), "int32"),
    )
    for number in range(2):
        graph = model.subgraph(f"branch {number}")
        a, b = graph.tensor("a", (4,), "float32"), graph.tensor("b", (2,), "int32")
        y = graph.tensor("y", (2, 2), "float32")
        graph.operator("RESHAPE", [a, constant(graph, np.int32([2, 2])) if number else b], [y])
        graph.ends([a, b], [y])
    (y,) = call(model, "IF", [c, x, s], [((2, 2), "float32")], then=1, **{"else": 2})
    return model.finish([c, x, s], [unary(model, "RELU", y, (2, 2))])


B = np.int8([1, 2]), np.int8([3, 4])
V = np.float32([1, -2, 3, 4])
CASES = [
    Scenario("static", lambda: branches(np.float32([1, 2]), np.float32([10, 20])), RUNS),
    Scenario("other_shapes", lambda: branches(np.float32([1, 2]), np.zeros((3, 2), np.float32)), RUNS),
    Scenario("handed_through", handed_through, [[np.array(True), *B], [np.array(False), *B]]),
    Scenario("nested", nested, [[c, d, X] for c in (YES, NO) for d in (YES, NO)]),
    Scenario("shape_is_a_value", shaped_by_values,
             [[YES, V, np.int32([1, 4])], [YES, V, np.int32([4, 1])], [NO, V, np.int32([1, 4])]]),
]  # fmt: skip


@each_scenario(CASES)
def test_runs_one(scenario: Scenario, oracle: Oracle) -> None:
    check_scenario(scenario, oracle)


def test_a_trace_shows_the_branch_that_ran() -> None:
    session = Session(load(branches(np.float32([1, 2]), np.float32([10, 20]))))
    for condition, value in ((YES, 1), (NO, 10)):
        trace = session.trace([condition, X])
        (branch,) = trace.steps[0].subgraphs
        assert branch.runs == 1 and [s.step.operator.name for s in branch.steps] == ["ADD"]
        assert branch.tensors[1].tolist() == [value, 2 * value]


def test_the_condition_is_a_boolean() -> None:
    for type, shape, message in (
        ("int32", (1,), "'c' is INT32 of"),
        ("bool", (2,), r"'c' is BOOL of shape \(2,\)"),
    ):
        model = ModelBuilder()
        c, x = model.tensor("c", shape, type), model.tensor("x", (2,), "float32")
        for number in range(2):
            graph = model.subgraph(f"{number}")
            a = graph.tensor("a", (2,), "float32")
            graph.ends([a], [a])
        (y,) = call(model, "IF", [c, x], [((2,), "float32")], then=1, **{"else": 2})
        with pytest.raises(OpError, match=f"IF .*: the condition must be one BOOL; {message}"):
            Session(load(model.finish([c, x], [y])))


@pytest.mark.parametrize(
    ("types", "given", "message"),
    [
        (("float32", "int32"), "float32", "input 0 of subgraph 2 '1' is INT32; 'x' is FLOAT32"),
        (("int32", "int32"), "float32", "input 0 of subgraph 1 '0' is INT32; 'x' is FLOAT32"),
    ],
)
def test_types_agree(types: tuple[str, str], given: str, message: str) -> None:
    model = ModelBuilder()
    c, x = model.tensor("c", (1,), "bool"), model.tensor("x", (2,), given)
    for number, type in enumerate(types):
        graph = model.subgraph(f"{number}")
        a = graph.tensor("a", (2,), type)
        graph.ends([a], [a])
    (y,) = call(model, "IF", [c, x], [((2,), given)], then=1, **{"else": 2})
    with pytest.raises(OpError, match=message):
        Session(load(model.finish([c, x], [y])))


def test_outputs_agree() -> None:
    model = ModelBuilder()
    c, x = model.tensor("c", (1,), "bool"), model.tensor("x", (2,), "float32")
    for number in range(2):
        graph = model.subgraph(f"{number}")
        a = graph.tensor("a", (2,), "float32")
        graph.ends([a], [a, constant(graph, np.int32([1]))] if number else [a])
    (y,) = call(model, "IF", [c, x], [((2,), "float32")], then=1, **{"else": 2})
    with pytest.raises(OpError, match="outputs of the same types; '0' gives FLOAT32 and '1' FLOAT32, INT32"):
        Session(load(model.finish([c, x], [y])))


def test_subgraphs_exist_and_end() -> None:
    for number, message in (
        (3, "has then_subgraph_index 3 but the file has 2 subgraphs"),
        (0, "calls itself"),
    ):
        model = ModelBuilder()
        c, x = model.tensor("c", (1,), "bool"), model.tensor("x", (2,), "float32")
        graph = model.subgraph("branch")
        a = graph.tensor("a", (2,), "float32")
        graph.ends([a], [a])
        (y,) = call(model, "IF", [c, x], [((2,), "float32")], then=number, **{"else": 1})
        with pytest.raises(ModelError, match=message):
            load(model.finish([c, x], [y]))


def test_what_a_branch_lacks_is_reported() -> None:
    model = ModelBuilder()
    c, x = model.tensor("c", (1,), "bool"), model.tensor("x", (2,), "float32")
    for number in range(2):
        graph = model.subgraph(f"branch {number}")
        a, b = graph.tensor("a", (2,), "float32"), graph.tensor("b", (2,), "float32")
        graph.operator(f"CUSTOM:Unheard{number}", [a], [b])
        graph.ends([a], [b])
    (y,) = call(model, "IF", [c, x], [((2,), "float32")], then=1, **{"else": 2})
    model.operator("CUSTOM:Main", [y], [z := model.tensor("z", (2,), "float32")])
    with pytest.raises(UnsupportedError) as refusal:
        Session(load(model.finish([c, x], [z])))
    for name in ("Unheard0", "Unheard1", "Main"):
        assert name in str(refusal.value)
