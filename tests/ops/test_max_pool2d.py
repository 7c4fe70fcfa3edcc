"""MAX_POOL_2D: the highest element of each window."""

from __future__ import annotations

from typing import Any

import numpy as np

from tests.support.cases import Act, Case, Out, Values, each
from tests.support.check import check, check_refused, run_ours
from tests.support.oracle import Oracle
from tests.support.real import Real, fused, windows

OP = "MAX_POOL_2D"


def pool(
    id: str, shape: tuple[int, ...], size: tuple[int, int], strides: tuple[int, int], type: str = "float32",
    zero_point: int = 0, padding: str = "SAME", activation: str = "NONE", values: Values = "full", **more: Any,
) -> Case:  # fmt: skip
    quant = (None, 0) if type == "float32" else (0.05, zero_point)
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
    pool("window_larger_than_the_image", (1, 3, 2, 4), (7, 6), (2, 2), "int8", -100),
    pool("stride_beyond_the_window", (1, 9, 8, 2), (2, 1), (4, 3), padding="VALID"),
    pool("window_of_one", (3, 4, 5, 13), (1, 1), (1, 1)),
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
