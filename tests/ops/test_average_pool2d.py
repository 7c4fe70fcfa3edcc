"""AVERAGE_POOL_2D: the mean of each window, of what lies on the image."""

from __future__ import annotations

from functools import partial

import numpy as np

from tests.ops import _pools
from tests.support.cases import Act, Case, Out, each
from tests.support.check import check, check_refused
from tests.support.oracle import Oracle
from tests.support.real import Real, fused, windows

OP = "AVERAGE_POOL_2D"
pool = partial(_pools.pool, OP, version=3)
CASES = [
    *_pools.pools(OP),
    pool("one_channel_window_is_the_image", (1, 40, 41, 1), (40, 41), (1, 1), padding="VALID"),
    pool("window_larger_than_the_image", (1, 3, 2, 4), (7, 6), (2, 2)),
    pool("halves_go_away_from_zero", (1, 1, 8, 1), (1, 2), (1, 2), "int8", scale=1.0,
         values=np.reshape([1, 2, -1, -2, 0, -1, 0, 1], (1, 1, 8, 1))),
    pool("float_special", (1, 6, 7, 5), (2, 2), (2, 2), values="special"),
    pool("float_negative_zeros", (1, 2, 2, 3), (2, 2), (1, 1), values=-0.0),
    pool("no_images", (0, 4, 4, 2), (2, 2), (2, 2)),
]  # fmt: skip
REFUSED = {
    pool("no_stride", (1, 4, 4, 1), (2, 2), (0, 1), litert_refuses="stride_height > 0"):
        "stride, dilation and kernel must be at least 1; got 0, 1 and 2",
    pool("no_window_fits", (1, 2, 4, 1), (4, 1), (1, 1), padding="VALID"): "no VALID window fits an input of 2",
    pool("no_image", (4, 4, 1), (2, 2), (1, 1), litert_refuses="NumDimensions"):
        "input must have 4 dimensions (N, H, W, C); got (4, 4, 1)",
    Case("bool", OP, [Act((1, 4, 4, 1), "bool")], [Out("bool")], {"filter_height": 1, "filter_width": 1, "stride_h": 1,
         "stride_w": 1}, litert_refuses="not currently supported"): "no bool kernel",
}  # fmt: skip


def definition(case: Case, x: Real) -> Real:
    size = case.options["filter_height"], case.options["filter_width"]
    inside = windows(np.ones(x.shape), size, case.options)
    return fused(case.options, windows(x, size, case.options).sum((3, 4)) / inside.sum((3, 4)))


@each(CASES)
def test_means(case: Case, oracle: Oracle) -> None:
    taps = case.options["filter_height"] * case.options["filter_width"]
    check(case, definition, oracle, lsb=0.5, terms=taps + 1)


@each(list(REFUSED))
def test_refuses(case: Case, oracle: Oracle) -> None:
    check_refused(case, oracle, REFUSED[case])
