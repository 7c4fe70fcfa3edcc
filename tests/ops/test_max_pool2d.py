"""MAX_POOL_2D: the highest element of each window."""

from __future__ import annotations

from functools import partial

import numpy as np

from tests.ops import _pools
from tests.support.cases import Act, Case, Out, each
from tests.support.check import check, check_refused, run_ours
from tests.support.oracle import Oracle
from tests.support.real import Real, fused, windows

OP = "MAX_POOL_2D"
pool = partial(_pools.pool, OP, version=3)
CASES = [
    *_pools.pools(OP),
    pool("window_larger_than_the_image", (1, 3, 2, 4), (7, 6), (2, 2), "int8", -100),
    pool("float_special", (1, 12, 7, 5), (3, 2), (1, 1), values="special"),
    pool("float_special_in_a_window_as_large", (2, 5, 3, 3), (5, 3), (5, 3), values="special"),
    pool("float_nothing_but_nan", (1, 4, 4, 2), (2, 2), (2, 2), values=np.nan),
    pool("float_nothing_but_minus_infinity", (1, 2, 2, 2), (2, 2), (2, 2), values=-np.inf),
]  # fmt: skip
ZEROS = Case("zeros", OP, [Act((1, 1, 4, 1), "float32", values=np.reshape([-0.0, 0.0, 0.0, -0.0], (1, 1, 4, 1)))],
             [Out("float32")], {"filter_height": 1, "filter_width": 2, "stride_h": 1, "stride_w": 2})  # fmt: skip
REFUSED = {
    pool("no_window", (1, 4, 4, 1), (2, 0), (1, 1)): "stride, dilation and kernel must be at least 1; got 1, 1 and 0",
    pool("no_image", (4, 4), (2, 2), (1, 1), litert_refuses="NumDimensions"):
        "input must have 4 dimensions (N, H, W, C); got (4, 4)",
    Case("types_differ", OP, [Act((1, 4, 4, 1), "int8")], [Out("uint8")], {"filter_height": 1, "filter_width": 1,
         "stride_h": 1, "stride_w": 1}, litert_refuses="INT8 != UINT8"): "must be INT8; the model says UINT8",
}  # fmt: skip


def definition(case: Case, x: Real) -> Real:
    """NaN never wins, and every maximum is taken from the lowest finite number on."""
    size = case.options["filter_height"], case.options["filter_width"]
    lowest = float(np.finfo(np.float32).min)
    return fused(
        case.options, np.fmax.reduce(windows(x, size, case.options, -np.inf), (3, 4), initial=lowest)
    )


@each(CASES)
def test_is_the_highest(case: Case, oracle: Oracle) -> None:
    check(case, definition, oracle, lsb=0.5)  # The activation's ends are rounded to steps.


def test_the_first_of_two_zeros_wins(oracle: Oracle) -> None:
    check(ZEROS, definition, oracle)
    assert np.signbit(run_ours(ZEROS)[0]).tolist() == [[[[True], [False]]]]


@each(list(REFUSED))
def test_refuses(case: Case, oracle: Oracle) -> None:
    check_refused(case, oracle, REFUSED[case])
