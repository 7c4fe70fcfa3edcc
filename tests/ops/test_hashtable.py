"""HASHTABLE: the handle of a hash table."""

from __future__ import annotations

import numpy as np
import pytest

from glasslite import OpError, Session, load
from tests.support.build import ModelBuilder
from tests.support.control import table
from tests.support.oracle import Oracle
from tests.support.scenario import Scenario, check_scenario, each_scenario


def sizes() -> bytes:
    """Two handles of one table, and another table."""
    model = ModelBuilder()
    x = model.tensor("x", (1,), "float32")
    graph = model.subgraph("init")
    for number, keys in ((4, [5, 6, 7]), (9, [1])):
        handle = table(graph, number, "INT64", "STRING")
        k = graph.tensor(f"keys {number}", (len(keys),), "int64", data=np.int64(keys))
        v = graph.tensor(f"values {number}", (len(keys),), "string", data=[b"v"] * len(keys))
        graph.operator("HASHTABLE_IMPORT", [handle, k, v], [])
    graph.ends([], [])
    model.operator("CALL_ONCE", [], [], {"init_subgraph_index": 1})
    found = []
    for number in (4, 9, 4):
        found.append(model.tensor(f"size {len(found)}", (1,), "int64"))
        model.operator("HASHTABLE_SIZE", [table(model, number, "INT64", "STRING")], [found[-1]])
    return model.finish([x], found)


CASES = [Scenario("two_tables", sizes, [[np.float32([0])]] * 2, [[[3], [1], [3]]] * 2)]


@each_scenario(CASES)
def test_names_one_table(scenario: Scenario, oracle: Oracle) -> None:
    check_scenario(scenario, oracle, without=["BUILTIN_REF"])


@pytest.mark.parametrize("kind", [("INT64", "INT64"), ("STRING", "STRING"), ("INT32", "STRING")])
def test_what_tables_map(kind: tuple[str, str]) -> None:
    model = ModelBuilder()
    x = model.tensor("x", (1,), "float32")
    table(model, 1, *kind)
    with pytest.raises(OpError, match=f"INT64 to STRING or STRING to INT64; this one {kind[0]} to {kind[1]}"):
        Session(load(model.finish([x], [x])))


def test_one_number_is_one_table() -> None:
    model = ModelBuilder()
    x = model.tensor("x", (1,), "float32")
    table(model, 1, "INT64", "STRING")
    table(model, 1, "STRING", "INT64")
    with pytest.raises(OpError, match="table 1 maps INT64 to STRING elsewhere in the model"):
        Session(load(model.finish([x], [x])))
