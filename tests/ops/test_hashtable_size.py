"""HASHTABLE_SIZE: how many keys a hash table has."""

from __future__ import annotations

import numpy as np

from tests.support.build import ModelBuilder
from tests.support.control import table
from tests.support.oracle import Oracle
from tests.support.scenario import Scenario, check_scenario, each_scenario


def size_of_an_empty_one() -> bytes:
    model = ModelBuilder()
    x, size = model.tensor("x", (1,), "float32"), model.tensor("size", (1,), "int64")
    model.operator("HASHTABLE_SIZE", [table(model, 0, "STRING", "INT64")], [size])
    return model.finish([x], [size])


CASES = [Scenario("nothing_imported", size_of_an_empty_one, [[np.float32([0])]] * 2, [[[0]], [[0]]])]


@each_scenario(CASES)
def test_counts(scenario: Scenario, oracle: Oracle) -> None:
    check_scenario(scenario, oracle, without=["BUILTIN_REF"])
