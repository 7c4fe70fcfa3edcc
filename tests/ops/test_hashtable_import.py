"""HASHTABLE_IMPORT: fill a hash table, once."""

from __future__ import annotations

import numpy as np
import pytest

from glasslite import OpError, Session, load
from tests.support.build import ModelBuilder
from tests.support.control import constant, table
from tests.support.oracle import Oracle
from tests.support.scenario import Scenario, check_scenario, each_scenario


def imported(*, values: tuple[int, ...] = (2,), type: str = "string") -> bytes:
    """Imports the input in each run: only the first counts. Outputs: the size, and what 1 stands for."""
    model = ModelBuilder()
    keys, words = model.tensor("keys", (2,), "int64"), model.tensor("words", values, type)
    handle = table(model, 1, "INT64", "STRING")
    model.operator("HASHTABLE_IMPORT", [handle, keys, words], [])
    size, word = model.tensor("size", (1,), "int64"), model.tensor("word", (1,), "string")
    model.operator("HASHTABLE_SIZE", [handle], [size])
    default = model.tensor("default", (1,), "string", data=[b"?"])
    model.operator("HASHTABLE_FIND", [handle, constant(model, np.int64([1])), default], [word])
    return model.finish([keys, words], [size, word])


def words(*items: bytes) -> np.ndarray:
    return np.array(items, object)


CASES = [
    Scenario("once", imported, [[np.int64([1, 2]), words(b"a", b"b")], [np.int64([3, 4]), words(b"c", b"d")]],
             [[[2], [b"a"]], [[2], [b"a"]]]),
    Scenario("same_key", imported, [[np.int64([1, 1]), words(b"a", b"b")], [np.int64([1, 3]), words(b"c", b"d")]],
             [[[1], [b"a"]], [[1], [b"a"]]]),
]  # fmt: skip


@each_scenario(CASES)
def test_fills(scenario: Scenario, oracle: Oracle) -> None:
    check_scenario(scenario, oracle, without=["BUILTIN_REF"])


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"values": (3,)}, r"keys and values must have one shape; got \(2,\) and \(3,\)"),
        ({"type": "int64"}, "values of this table must be of type STRING; got INT64"),
    ],
)
def test_rules(options: dict[str, object], message: str) -> None:
    with pytest.raises(OpError, match=message):
        Session(load(imported(**options)))  # type: ignore[arg-type]


def test_the_handle_is_a_tables() -> None:
    model = ModelBuilder()
    h, x = model.tensor("h", (1,), "resource"), model.tensor("x", (1,), "int64")
    size = model.tensor("size", (1,), "int64")
    model.operator("HASHTABLE_SIZE", [h], [size])
    session = Session(load(model.finish([h, x], [size])))
    with pytest.raises(OpError, match=r"8 is no hash table's handle; those of this model: \[\]"):
        session.run([np.int32([8]), np.int64([0])])
