"""STABLEHLO_COMPOSITE: a named group of operators, computed by the subgraph that spells it out."""

from __future__ import annotations

import numpy as np
import pytest
from flatbuffers import flexbuffers

from glasslite import OpError, Session, load
from tests.support.build import ModelBuilder
from tests.support.control import add, constant, unary
from tests.support.oracle import Oracle
from tests.support.scenario import Scenario, check_scenario, each_scenario

X = np.float32([1, -2, 3])
#: LiteRT demands that a composite has attributes.
ATTRIBUTES = {"composite_attributes": tuple(flexbuffers.Dumps({})), "version": 1}


def composed(type: str = "float32", times: int = 1) -> bytes:
    """relu(x + k), the same decomposition called once or more."""
    model = ModelBuilder()
    x = model.tensor("x", (3,), type)
    graph = model.subgraph("decomposition")
    a = graph.tensor("a", (3,), type)
    k = constant(graph, np.array([1, 1, -9], type))
    graph.ends([a], [unary(graph, "RELU", add(graph, a, k, (3,), type), (3,), type)])
    y = x
    for number in range(times):
        z = model.tensor(f"y{number}", (3,), type)
        options = {"name": "test.add_relu", "decomposition_subgraph_index": 1, **ATTRIBUTES}
        model.operator("STABLEHLO_COMPOSITE", [y], [z], options)
        y = z
    return model.finish([x], [y])


def shaped_by_a_constant() -> bytes:
    """The caller's constant is the decomposition's shape."""
    model = ModelBuilder()
    x, y = model.tensor("x", (4,), "float32"), model.tensor("y", (2, 2), "float32")
    graph = model.subgraph("decomposition")
    a, s, b = (
        graph.tensor("a", (4,), "float32"),
        graph.tensor("s", (2,), "int32"),
        graph.tensor("b", (2, 2), "float32"),
    )
    graph.operator("RESHAPE", [a, s], [b])
    graph.ends([a, s], [b])
    options = {"name": "test.reshape", "decomposition_subgraph_index": 1, **ATTRIBUTES}
    model.operator("STABLEHLO_COMPOSITE", [x, constant(model, np.int32([2, 2]))], [y], options)
    return model.finish([x], [unary(model, "RELU", y, (2, 2))])


CASES = [
    Scenario("once", composed, [[X], [X + 1]]),
    Scenario("three_times", lambda: composed(times=3), [[X], [X + 1]]),
    Scenario(
        "shape_is_a_constant",
        shaped_by_a_constant,
        [[np.float32([1, -1, 2, -2])], [np.float32([0, 1, 2, 3])]],
    ),
]


@each_scenario(CASES)
def test_computes_its_decomposition(scenario: Scenario, oracle: Oracle) -> None:
    check_scenario(scenario, oracle)


def test_constants_reach_the_decomposition() -> None:
    session = Session(load(shaped_by_a_constant()))
    assert all(step.kernel is not None and not step.unshaped for step in session.plan.steps)


def test_calls_that_double_end() -> None:
    """Each of 40 subgraphs calls the next one twice: planning them does not take 2^40 plans."""
    model = ModelBuilder()
    x = model.tensor("x", (3,), "float32")
    graphs = [model, *(model.subgraph(f"level {level}") for level in range(40))]
    for level, graph in enumerate(graphs):
        a = b = x if graph is model else graph.tensor("a", (3,), "float32")
        if level < 40:
            for half in range(2):
                c = graph.tensor(f"c{half}", (3,), "float32")
                graph.operator("STABLEHLO_COMPOSITE", [b], [c], {"decomposition_subgraph_index": level + 1})
                b = c
        else:
            b = unary(graph, "RELU", a, (3,))
        graph.ends([a], [b])
    session = Session(load(model.finish(model.inputs, model.outputs)))
    assert len(session.plan.scope.callees()) == 80


def test_the_number_of_inputs_is_the_subgraphs() -> None:
    model = ModelBuilder()
    x, y = model.tensor("x", (3,), "float32"), model.tensor("y", (3,), "float32")
    graph = model.subgraph("decomposition")
    a, b = graph.tensor("a", (3,), "float32"), graph.tensor("b", (3,), "float32")
    graph.ends([a, b], [add(graph, a, b, (3,))])
    model.operator("STABLEHLO_COMPOSITE", [x], [y], {"decomposition_subgraph_index": 1})
    with pytest.raises(OpError, match="passes 1 inputs to subgraph 1 'decomposition', which takes 2"):
        Session(load(model.finish([x], [y])))


def test_calls_that_double_with_other_shapes_are_refused() -> None:
    """Each level calls the next one with two shapes: what is planned is bounded, and the innermost place is named."""
    model = ModelBuilder()
    x = model.tensor("x", (3,), "float32")
    graphs = [model, *(model.subgraph(f"level {level}") for level in range(20))]
    for level, graph in enumerate(graphs):
        a = x if graph is model else graph.tensor("a", (3,), "float32")
        y = unary(graph, "RELU", a, (3,))
        if level < 20:
            wider = graph.tensor("wider", (4,), "float32", shape_signature=(-1,))
            graph.operator("PAD", [a, constant(graph, np.int32([[0, 1 << level]]))], [wider])
            for half in (a, wider):
                c = graph.tensor(f"c {half}", (3,), "float32")
                graph.operator(
                    "STABLEHLO_COMPOSITE", [half], [c], {"decomposition_subgraph_index": level + 1}
                )
        graph.ends([a], [y])
    with pytest.raises(
        OpError, match=r"^<bytes>: subgraph \d+ 'level \d+': op \d+ .*need more than 4,000 plans"
    ):
        Session(load(model.finish(model.inputs, model.outputs)), backend="reference")
