"""EQUAL: whether two elements are equal, with broadcasting."""

from __future__ import annotations

from functools import partial

import numpy as np

from tests.ops._comparison import ORDERED, compared, comparisons, definition, refused
from tests.support.cases import Case, each
from tests.support.check import check, check_refused, run_ours
from tests.support.oracle import Oracle

OP = "EQUAL"
EVERY = (np.arange(-128, 128), np.arange(-128, 128)[:, None])
CASES = comparisons(OP, ("int32", "int64", "float16", "bool", "int16"), sixteen_bits_scaled=True)
REFUSED = refused(OP, f"BOOL, {ORDERED}")


@each(CASES)
def test_compares(case: Case, oracle: Oracle) -> None:
    check(case, partial(definition, np.equal), oracle)


def test_only_exact_arithmetic_tells_neighbours_of_a_fine_scale_apart() -> None:
    case = compared("neighbours", OP, "int8", ((256,), (256, 1)), quants=((1e-4, 3), (1e-4, 3)), values=EVERY)
    assert run_ours(case, numerics="exact")[0].sum() == 256
    assert run_ours(case, numerics="reference")[0].sum() > 1000


@each(list(REFUSED))
def test_refuses(case: Case, oracle: Oracle) -> None:
    check_refused(case, oracle, REFUSED[case])
