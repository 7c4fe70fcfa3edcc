"""AVERAGE_POOL_2D: the mean of each window, of what lies on the image."""

from __future__ import annotations

from typing import Any

import numpy as np

from tests.support.cases import Act, Case, Out, Values, each
from tests.support.check import check, check_refused
from tests.support.oracle import Oracle
from tests.support.real import Real, fused, windows

OP = "AVERAGE_POOL_2D"


def pool(
    id: str, shape: tuple[int, ...], size: tuple[int, int], strides: tuple[int, int], type: str = "float32",
    zero_point: int = 0, padding: str = "SAME", activation: str = "NONE", scale: float = 0.05, values: Values = "full",
    **more: Any,
) -> Case:  # fmt: skip
    quant = (None, 0) if type == "float32" else (scale, zero_point)
    options = {
        "padding": padding, "filter_height": size[0], "filter_width": size[1], "stride_h": strides[0],
        "stride_w": strides[1], "fused_activation_function": activation,
    }  # fmt: skip
    return Case(
        id, OP, [Act(shape, type, *quant, values=values)], [Out(type, *quant)], options, version=3, **more
    )


CASES = [
    *(pool(f"{t}_{p.lower()}_odd_stride", (2, 7, 10, 3), (3, 2), (2, 3), t, z, p)
      for t, z in (("float32", 0), ("int8", -7), ("uint8", 130), ("int16", 0)) for p in ("SAME", "VALID")),
    *(pool(f"{t}_{a.lower()}", (1, 5, 4, 7), (2, 3), (1, 2), t, z, activation=a)
      for t, z in (("float32", 0), ("int8", 20), ("uint8", 100), ("int16", 0))
      for a in ("RELU", "RELU6", "RELU_N1_TO_1")),
    *(pool(f"{t}_zero_point_{z}", (1, 6, 5, 2), (3, 3), (1, 1), t, z, activation="RELU6")
      for t, z in (("int8", -128), ("int8", 127), ("uint8", 0), ("uint8", 255))),
    *(pool(f"{t}_window_is_the_image", (2, 9, 11, 5), (9, 11), (1, 1), t, padding="VALID")
      for t in ("float32", "int8", "uint8", "int16")),
    pool("one_channel_window_is_the_image", (1, 40, 41, 1), (40, 41), (1, 1), padding="VALID"),
    pool("window_larger_than_the_image", (1, 3, 2, 4), (7, 6), (2, 2)),
    pool("stride_beyond_the_window", (1, 9, 8, 2), (2, 1), (4, 3), padding="VALID"),
    pool("window_of_one", (3, 4, 5, 13), (1, 1), (1, 1)),
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
