"""L2_POOL_2D: the root of the mean square of each window."""

from __future__ import annotations

from functools import partial

import numpy as np

from tests.ops import _pools
from tests.support.cases import Act, Case, Out, each
from tests.support.check import check, check_litert, check_refused
from tests.support.oracle import Oracle
from tests.support.real import Real, fused, windows

OP = "L2_POOL_2D"
pool = partial(_pools.pool, OP)
CASES = [
    pool("even", (2, 6, 8, 3), (2, 2), (2, 2)),
    pool("odd_same", (1, 7, 9, 5), (3, 2), (2, 2)),
    pool("odd_valid", (1, 7, 9, 5), (2, 3), (2, 1), padding="VALID"),
    pool("overlapping", (2, 7, 8, 3), (3, 4), (1, 2)),
    pool("strides_beyond_the_window", (1, 9, 11, 2), (2, 1), (3, 4)),
    pool("whole_image", (3, 4, 5, 7), (4, 5), (1, 1), padding="VALID"),
    pool("wider_than_the_image", (1, 3, 2, 2), (7, 9), (2, 2)),
    *(pool(a.lower(), (1, 5, 5, 3), (2, 2), (2, 2), activation=a) for a in ("RELU", "RELU6", "RELU_N1_TO_1")),
    pool("zeros", (1, 4, 4, 1), (2, 2), (2, 2), values=0),
    pool("no_images", (0, 4, 4, 1), (2, 2), (2, 2)),
]  # fmt: skip
REFUSED = {
    pool("no_stride", (1, 4, 4, 2), (2, 2), (0, 2), litert_refuses="stride_height > 0"):
        "stride, dilation and kernel must be",
    pool("three_dimensions", (4, 4, 2), (2, 2), (2, 2), litert_refuses="NumDimensions(input)"):
        "must have 4 dimensions",
    Case("int8", OP, [Act((1, 4, 4, 2), "int8", 0.1)], [Out("int8", 0.1)],
         {"stride_h": 1, "stride_w": 1, "filter_height": 1, "filter_width": 1}, litert_refuses="kTfLiteFloat32"):
        "input must be FLOAT32; got INT8",
}  # fmt: skip


def definition(case: Case, x: Real) -> Real:
    kernel = case.options["filter_height"], case.options["filter_width"]
    seen = windows(x, kernel, case.options, fill=np.nan)
    with np.errstate(all="ignore"):
        return fused(case.options, np.sqrt(np.nanmean(seen * seen, axis=(3, 4))))


@each(CASES)
def test_pools(case: Case, oracle: Oracle) -> None:
    check(case, definition, oracle, terms=case.options["filter_height"] * case.options["filter_width"] + 3)


@each(list(REFUSED))
def test_refuses(case: Case, oracle: Oracle) -> None:
    check_refused(case, oracle, REFUSED[case])


def test_floats_that_are_not_finite(oracle: Oracle) -> None:
    check_litert(
        pool("special", (2, 6, 7, 3), (3, 2), (2, 1), values="special"), oracle, numerics="reference"
    )
