"""Tensors of strings: constants, inputs and outputs, and the operators that move them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pytest

from glasslite import InputError, ModelError, Session, UnsupportedError, load
from tests.support.build import ModelBuilder
from tests.support.control import call, constant
from tests.support.oracle import Oracle
from tests.support.scenario import Scenario, check_scenario, each_scenario


def texts(values: Any) -> np.ndarray:
    """An array of bytes objects of the shape of nested lists of letters."""
    letters = np.array(values)
    array = np.empty(letters.shape, object)
    for place, letter in np.ndenumerate(letters):
        array[place] = str(letter).encode()
    return array


X = texts([["a", "bc", ""], ["été", "d", "eeeeeeee"]])


def moved(
    op: str, rest: Sequence[Any], shape: Sequence[int], options: Mapping[str, Any] | None = None
) -> bytes:
    model = ModelBuilder()
    x, y = model.tensor("x", X.shape, "string"), model.tensor("y", shape, "string")
    model.operator(op, [x, *(constant(model, np.int32(value)) for value in rest)], [y], options or {})
    return model.finish([x], [y])


def gathered() -> bytes:
    model = ModelBuilder()
    x, y = model.tensor("x", (3,), "string"), model.tensor("y", (4,), "string")
    model.operator("GATHER", [x, constant(model, np.int32([2, 0, 1, 2]))], [y])
    return model.finish([x], [y])


def chosen() -> bytes:
    """A branch's constant or the input."""
    model = ModelBuilder()
    c, x = model.tensor("c", (1,), "bool"), model.tensor("x", X.shape, "string")
    for number in range(2):
        graph = model.subgraph(f"branch {number}")
        a = graph.tensor("a", X.shape, "string")
        k = graph.tensor("k", X.shape, "string", data=[b"0", b"1", b"22", b"", b"4\x00", b"5"])
        y = graph.tensor("y", X.shape, "string")
        graph.operator(
            "SLICE", [k if number else a, *(constant(graph, np.int32(v)) for v in ([0, 0], X.shape))], [y]
        )
        graph.ends([a], [y])
    return model.finish([c, x], call(model, "IF", [c, x], [(X.shape, "string")], then=1, **{"else": 2}))


RUNS = [[X], [X[::-1].copy()]]
STRIDES = {"begin_mask": 0, "end_mask": 0}
CASES = [
    Scenario("reshape", lambda: moved("RESHAPE", [[3, 2]], (3, 2), {"new_shape": (3, 2)}), RUNS),
    Scenario("expand_dims", lambda: moved("EXPAND_DIMS", [0], (1, 2, 3)), RUNS),
    Scenario("gather", gathered, [[texts(["a", "", "bc"])], [texts(["x", "yy", "z"])]]),
    Scenario("gather_nd", lambda: moved("GATHER_ND", [[[1, 0], [0, 2]]], (2,)), RUNS),
    Scenario("slice", lambda: moved("SLICE", [[0, 1], [2, 2]], (2, 2)), RUNS),
    Scenario(
        "strided_slice", lambda: moved("STRIDED_SLICE", [[0, 0], [2, 3], [1, 2]], (2, 2), STRIDES), RUNS
    ),
    Scenario("tile", lambda: moved("TILE", [[2, 1]], (4, 3)), RUNS),
    Scenario("branches", chosen, [[np.array([True]), X], [np.array([False]), X]]),
]


@each_scenario(CASES)
def test_are_moved(scenario: Scenario, oracle: Oracle) -> None:
    check_scenario(scenario, oracle)


def test_inputs_are_texts_or_bytes() -> None:
    session = Session(load(moved("RESHAPE", [], (6,), {"new_shape": (6,)})))
    (y,) = session.run([np.array([["ab", "é", ""], ["x", "y", "z"]])]).values()
    assert y.tolist() == [b"ab", "é".encode(), b"", b"x", b"y", b"z"]
    with pytest.raises(InputError, match="strings must be str or bytes; got int"):
        session.run([np.arange(6).reshape(2, 3)])
    with pytest.raises(InputError, match=r"takes shape \(2, 3\); got \(6,\)"):
        session.run([["a"] * 6])


def test_other_operators_refuse_them() -> None:
    model = ModelBuilder()
    x, y = model.tensor("x", (2,), "string"), model.tensor("y", (2,), "string")
    model.operator("ADD", [x, x], [y])
    with pytest.raises(UnsupportedError, match="tensor 'x' is of type STRING, which no kernel takes"):
        Session(load(model.finish([x], [y])))


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", None),
        (b"\2", "must hold 2 texts in 16 bytes or more; it holds 2"),
        (np.int32([3, 20, 20, 20, 20]).tobytes(), "must hold 2 texts in 16 bytes or more; it holds 3"),
        (np.int32([2, 16, 20, 30]).tobytes(), "holds texts that lie outside of it or overlap"),
        (np.int32([2, 16, 12, 16]).tobytes(), "holds texts that lie outside of it or overlap"),
        (np.int32([2, 0, 4, 8]).tobytes(), "holds texts that lie outside of it or overlap"),
        (np.int32([2, 16, -5, 16]).tobytes(), "holds texts that lie outside of it or overlap"),
    ],
)
def test_broken_constants(content: bytes, message: str | None) -> None:
    model = ModelBuilder()
    text = model.tensor("text", (2,), "string", data=content)
    data = model.finish([] if message else [text], [text])
    if message is None:
        assert load(data).tensors[0].data is None
    else:
        with pytest.raises(ModelError, match=message):
            load(data)
