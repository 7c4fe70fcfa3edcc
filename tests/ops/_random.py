"""How random operators are tested: with seeds, run after run, they are LiteRT's."""

from __future__ import annotations

import numpy as np
import pytest

from glasslite import Session, load
from glasslite.engine.ir import Array
from tests.support.cases import Case
from tests.support.oracle import REMEDY, Oracle
from tests.support.ulp import ulp_distance

RUNS = 3


def runs(case: Case) -> list[Array]:
    """The output of several runs of one session."""
    session = Session(load(case.model()))
    return [np.asarray(session.run(case.arrays())["output0"]) for _ in range(RUNS)]


def check_runs(case: Case, oracle: Oracle, max_ulp: int = 0) -> list[Array]:
    """Hold several runs against LiteRT's; a new session begins anew."""
    ours = runs(case)
    for first, second in zip(ours, runs(case), strict=True):
        np.testing.assert_array_equal(first, second)
    if len(np.unique(ours)) > 1:
        assert (ours[0] != ours[1]).any(), "each run goes on with the generator"
    if not oracle.available:
        pytest.skip(REMEDY)
    (index,) = case.output_indices
    for resolver in ("BUILTIN_REF", "AUTO"):
        later = [case.arrays()] * (RUNS - 1)
        theirs = oracle.run(case.model(), case.arrays(), resolver, tensors=[index], later=later)[index]
        for mine, other in zip(ours, np.asarray(theirs), strict=True):
            assert (mine.dtype, mine.shape) == (other.dtype, other.shape)
            if mine.dtype.kind == "f":
                assert ulp_distance(mine, other).max(initial=0) <= max_ulp
            else:
                np.testing.assert_array_equal(mine, other)
    return ours
