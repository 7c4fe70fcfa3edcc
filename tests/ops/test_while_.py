"""WHILE: run a subgraph again and again, as long as another says so."""

from __future__ import annotations

import _thread
import signal
import threading

import numpy as np
import pytest

from glasslite import OpError, Session, load
from tests.support.build import GraphBuilder, ModelBuilder
from tests.support.control import add, call, constant, unary
from tests.support.known import KNOWN
from tests.support.oracle import Oracle
from tests.support.scenario import Scenario, check_scenario, each_scenario

VALUES = (("n", (1,), "int32"), ("x", (2,), "float32"), ("w", (2,), "float32"))
X, W = np.float32([1, -2]), np.float32([3, 5])
RUNS = [[np.int32([n]), X + n, W] for n in (3, 0, 5, 1)]


def values(graph: GraphBuilder) -> list[int]:
    return [graph.tensor(name, shape, type) for name, shape, type in VALUES]


def while_positive(model: ModelBuilder) -> int:
    """The number of a subgraph that says whether n is above zero."""
    graph = model.subgraph("condition")
    inputs = values(graph)
    more = graph.tensor("more", (1,), "bool")
    graph.operator("GREATER", [inputs[0], constant(graph, np.int32([0]))], [more])
    graph.ends(inputs, [more])
    return len(model.graphs) - 1


def counted_down(graph: GraphBuilder, n: int) -> int:
    return add(graph, n, constant(graph, np.int32([-1])), (1,), "int32")


def loop(kind: str) -> bytes:
    """Counts n down; what becomes of x and w is the body's."""
    model = ModelBuilder()
    inputs, condition = values(model), while_positive(model)
    body = model.subgraph("body")
    n, x, w = values(body)
    after = {
        "sum": lambda: [add(body, x, w, (2,)), w],
        "swap": lambda: [w, x],
        "swap_and_sum": lambda: [w, add(body, x, w, (2,))],
        "copies": lambda: [w, w],
        "constants": lambda: [constant(body, np.float32([7, 8])), x],
        "reshaped": lambda: [unary(body, "RESHAPE", w, (2,), new_shape=(2,)), x],
        "grows": lambda: [joined(body, x, w), w],
        "both_grow": lambda: [joined(body, x, w), joined(body, w, x)],
    }[kind]()
    body.ends([n, x, w], [counted_down(body, n), *after])
    found = call(model, "WHILE", inputs, [(shape, type) for _, shape, type in VALUES], cond=condition, body=2)
    return model.finish(inputs, [*found, unary(model, "RELU", found[1], (2,))])


def joined(graph: GraphBuilder, a: int, b: int) -> int:
    tensor = graph.tensor(f"joined {len(graph.tensors)}", (4,), "float32")
    graph.operator("CONCATENATION", [a, b], [tensor], {"axis": 0})
    return tensor


def nested() -> bytes:
    """The body runs a loop of its own, as often as n says."""
    model = ModelBuilder()
    inputs, condition = values(model), while_positive(model)
    inner = model.subgraph("inner body")
    n, x, w = values(inner)
    inner.ends([n, x, w], [counted_down(inner, n), add(inner, x, w, (2,)), w])
    outer = model.subgraph("outer body")
    n, x, w = values(outer)
    types = [(shape, type) for _, shape, type in VALUES]
    _, y, _ = call(outer, "WHILE", [n, x, w], types, cond=condition, body=2)
    outer.ends([n, x, w], [counted_down(outer, n), y, w])
    return model.finish(inputs, call(model, "WHILE", inputs, types, cond=condition, body=3))


def forever() -> bytes:
    model = ModelBuilder()
    inputs = values(model)
    condition = model.subgraph("condition")
    given = values(condition)
    condition.ends(given, [constant(condition, np.array([True]))])
    body = model.subgraph("body")
    n, x, w = values(body)
    body.ends([n, x, w], [n, add(body, x, w, (2,)), w])
    return model.finish(inputs, call(model, "WHILE", inputs, [(s, t) for _, s, t in VALUES], cond=1, body=2))


KINDS = ("sum", "swap", "swap_and_sum", "copies", "constants", "reshaped")
CASES = [
    *(
        Scenario(kind, lambda kind=kind: loop(kind), RUNS, known=KNOWN.get(("WHILE", kind), ""))
        for kind in KINDS
    ),
    *(Scenario(kind, lambda kind=kind: loop(kind), RUNS) for kind in ("grows", "both_grow")),
    Scenario("nested", nested, RUNS),
]


@each_scenario(CASES)
def test_loops(scenario: Scenario, oracle: Oracle) -> None:
    check_scenario(scenario, oracle)


@pytest.mark.parametrize("backend", ["reference", "jit"])
def test_values_change_places_at_once(backend: str) -> None:
    session = Session(load(loop("swap")), backend=backend)
    for rounds, first, second in ((1, W, X), (2, X, W), (3, W, X)):
        session.run([np.int32([rounds]), X, W])
        _, x, w, _ = (session.value(i).tolist() for i in session.graph.outputs)
        assert (x, w) == (first.tolist(), second.tolist())


def test_what_the_model_says_of_shapes_is_planned_with() -> None:
    """A value that is put together of parts whose shapes depend on values keeps the shape that the model gives it."""
    model = ModelBuilder()
    inputs, condition = values(model), while_positive(model)
    body = model.subgraph("body")
    n, x, w = values(body)
    count = unary(body, "RESHAPE", n, (1,), "int32", new_shape=(1,))
    head, tail = (body.tensor(part, (1,), "float32", shape_signature=(-1,)) for part in ("head", "tail"))
    body.operator("SLICE", [w, constant(body, np.int32([0])), count], [head])
    body.operator("SLICE", [x, constant(body, np.int32([1])), count], [tail])
    whole = body.tensor("whole", (2,), "float32")
    body.operator("CONCATENATION", [head, tail], [whole], {"axis": 0})
    body.ends([n, x, w], [counted_down(body, n), whole, w])
    types = [(shape, type) for _, shape, type in VALUES]
    data = model.finish(inputs, call(model, "WHILE", inputs, types, cond=condition, body=2))
    session = Session(load(data))
    assert not session.plan.unshaped
    session.run([np.int32([1]), X, W])
    assert session.value(session.graph.outputs[1]).tolist() == [W[0], X[1]]
    with pytest.raises(OpError, match="SLICE"):
        session.run([np.int32([2]), X, W])


def test_a_trace_counts_the_rounds() -> None:
    trace = Session(load(loop("sum")), backend="reference").trace(RUNS[0])
    condition, body = trace.steps[0].subgraphs
    assert (condition.graph.name, condition.runs, body.graph.name, body.runs) == ("condition", 4, "body", 3)
    assert [step.step.operator.name for step in body.steps] == ["ADD", "ADD"]
    assert trace.outputs["WHILE 3"].tolist() == [0] and body.outputs["w"].tolist() == W.tolist()


def test_nested_traces() -> None:
    trace = Session(load(nested())).trace(RUNS[0])
    body = trace.steps[0].subgraphs[1]
    (inner,) = (step for step in body.steps if step.step.operator.name == "WHILE")
    assert [(t.graph.name, t.runs) for t in inner.subgraphs] == [("condition", 9), ("inner body", 6)]


def test_an_endless_loop_can_be_interrupted() -> None:
    session = Session(load(forever()))
    # A process in the background may have been told to ignore the signal.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    timer = threading.Timer(0.2, _thread.interrupt_main)
    timer.start()
    try:
        with pytest.raises(KeyboardInterrupt):
            session.run(RUNS[0])
    finally:
        signal.signal(signal.SIGINT, before)
    timer.join()


def test_growth_ends_at_the_memory_limit() -> None:
    session = Session(load(loop("both_grow")), memory_limit=1 << 16)
    with pytest.raises(OpError, match="raise memory_limit"):
        session.run([np.int32([40]), X, W])


def test_rules() -> None:
    for kind, message in (
        ("same", "condition and body must be two subgraphs; both are 1"),
        (
            "type",
            "the body must give back values of the types that it takes: INT32, FLOAT32, FLOAT32; it gives",
        ),
        ("not bool", "the condition must be one BOOL; the output of 'condition' is INT32"),
    ):
        model = ModelBuilder()
        inputs = values(model)
        condition = model.subgraph("condition")
        given = values(condition)
        answer = given[0] if kind == "not bool" else constant(condition, np.array([True]))
        condition.ends(given, [answer])
        body = model.subgraph("body")
        n, x, w = values(body)
        body.ends([n, x, w], [x, x, w] if kind == "type" else [n, x, w])
        types = [(shape, type) for _, shape, type in VALUES]
        found = call(model, "WHILE", inputs, types, cond=1, body=1 if kind == "same" else 2)
        with pytest.raises(OpError, match=message):
            Session(load(model.finish(inputs, found)))
