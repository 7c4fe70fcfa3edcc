"""HASHTABLE_FIND: look keys up in a hash table."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from glasslite import OpError, Session, load
from tests.support.build import ModelBuilder
from tests.support.control import table
from tests.support.oracle import Oracle
from tests.support.scenario import Scenario, check_scenario, each_scenario


def texts(*items: bytes) -> np.ndarray:
    array = np.empty(len(items), object)
    array[:] = items
    return array


def find(keys: Any, values: Any, default: Any, shape: tuple[int, ...], *, filled: bool = True) -> bytes:
    """A vocabulary that the first run fills, and a look-up of the input."""
    to_text = isinstance(values[0], bytes)
    types = ("int64", "string") if to_text else ("string", "int64")
    names = tuple(type.upper() for type in types)
    model = ModelBuilder()
    x, y = model.tensor("x", shape, types[0]), model.tensor("y", shape, types[1])
    if filled:
        graph = model.subgraph("init")
        k = graph.tensor("keys", (len(keys),), types[0], data=keys)
        v = graph.tensor("values", (len(values),), types[1], data=values)
        graph.operator("HASHTABLE_IMPORT", [table(graph, 3, *names), k, v], [])
        model.operator("CALL_ONCE", [], [], {"init_subgraph_index": 1})
    d = model.tensor("default", (len(default),), types[1], data=default)
    model.operator("HASHTABLE_FIND", [table(model, 3, *names), x, d], [y])
    return model.finish([x], [y])


WORDS, LONG = [b"a", b"", b"\xc3\xa9t\xc3\xa9", b"a"], [b"zero", b"one\x00", b"", b"t" * 40]
CASES = [
    Scenario("words_to_numbers", lambda: find(WORDS, [10, 11, 12, 13], [-1], (4,)),
             [[texts(b"a", b"", b"b", b"\xc3\xa9t\xc3\xa9")], [texts(b"x", b"a\x00", b"a", b"")]]),
    Scenario("numbers_to_words", lambda: find([0, -5, 2**40, 7], LONG, [b"?"], (2, 3)),
             [[np.int64([[0, 1, 2], [7, -5, 2**40]])], [np.int64([[7, 7, 0], [0, 0, 8]])]]),
    Scenario("first_of_several_defaults", lambda: find([1], [b"one"], [b"none", b"other"], (2,)),
             [[np.int64([1, 2])], [np.int64([2, 2])]]),
]  # fmt: skip


@each_scenario(CASES)
def test_finds(scenario: Scenario, oracle: Oracle) -> None:
    check_scenario(scenario, oracle, without=["BUILTIN_REF"])


def test_texts_may_be_given_as_text() -> None:
    session = Session(load(find(WORDS, [10, 11, 12, 13], [-1], (4,))))
    for words in (["a", "été", "b", ""], [b"a", "été".encode(), b"b", b""]):
        assert next(iter(session.run([words]).values())).tolist() == [10, 12, -1, 11]


def test_tables_are_filled_before_they_are_used() -> None:
    session = Session(load(find([1], [b"one"], [b""], (1,), filled=False)))
    with pytest.raises(OpError, match="used before anything is imported into it"):
        session.run(np.int64([1]))


def test_after_a_reset_the_table_is_filled_again() -> None:
    session = Session(load(find([1], [b"one"], [b""], (1,))))
    for _ in range(2):
        assert next(iter(session.run(np.int64([1])).values())).tolist() == [b"one"]
        session.reset_variables()


def test_a_default_is_needed() -> None:
    with pytest.raises(OpError, match="the default must have an element"):
        Session(load(find([1], [b"one"], texts(), (1,))))
