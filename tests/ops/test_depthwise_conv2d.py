"""DEPTHWISE_CONV_2D: each input channel meets filters of its own."""

from __future__ import annotations

from typing import Any

import numpy as np

from glasslite.engine.ir import Shape
from tests.ops._filters import bounds, parts, with_ties
from tests.support.cases import Act, Case, Const, Input, Out, each
from tests.support.check import check, check_litert, check_refused
from tests.support.oracle import Oracle
from tests.support.real import Real, fused, windows

OP = "DEPTHWISE_CONV_2D"


def depthwise(
    id: str,
    kind: str,
    image: Shape,
    filter: Shape,
    *,
    strides: tuple[int, int] = (1, 1),
    dilations: tuple[int, int] = (1, 1),
    padding: str = "SAME",
    activation: str = "NONE",
    bias: bool = True,
    refused: str = "",
    **quantization: Any,
) -> Case:
    """A case with a filter (1, kh, kw, O); dynamic range is always per channel, as BUILTIN_REF demands."""
    per_channel = quantization.pop("per_channel", kind == "hybrid")
    tensors = parts(kind, image, filter, axis=3, per_channel=per_channel, **quantization)
    options = {
        "padding": padding, "stride_h": strides[0], "stride_w": strides[1], "dilation_h_factor": dilations[0],
        "dilation_w_factor": dilations[1], "fused_activation_function": activation,
        "depth_multiplier": filter[3] // image[-1],
    }  # fmt: skip
    inputs: list[Input] = [tensors.input, tensors.filter, tensors.bias]
    return Case(
        id, OP, inputs if bias else inputs[:2], [tensors.output], options, version=6, litert_refuses=refused
    )


TYPES = ("float32", "int8", "uint8", "int16", "hybrid")
CASES = [
    *(depthwise(f"{t}_same_odd_strides", t, (2, 7, 10, 5), (1, 3, 2, 5), strides=(2, 3)) for t in TYPES),
    *(with_ties(depthwise(t, t, (2, 7, 10, 19), (1, 3, 3, 19))) for t in ("int8", "uint8")),
    *(depthwise(f"{t}_valid_dilated", t, (1, 11, 9, 4), (1, 2, 3, 4), dilations=(3, 2), padding="VALID")
      for t in TYPES),
    *(depthwise(f"{t}_dilated_strided", t, (1, 12, 15, 3), (1, 3, 3, 3), dilations=(2, 3), strides=(3, 2))
      for t in TYPES),
    *(depthwise(f"{t}_multiplier", t, (2, 5, 6, 3), (1, 3, 3, 6), strides=(1, 2)) for t in TYPES),
    *(depthwise(f"{t}_without_bias", t, (1, 4, 6, 3), (1, 2, 2, 3), bias=False) for t in TYPES),
    *(depthwise(f"{t}_per_channel", t, (2, 6, 5, 7), (1, 3, 3, 7), per_channel=True) for t in ("int8", "int16")),
    *(depthwise(f"{t}_{a.lower()}", t, (1, 4, 5, 3), (1, 2, 2, 3), activation=a, output_zero_point=0)
      for t in TYPES for a in ("RELU", "RELU6", "RELU_N1_TO_1")),
    *(depthwise(f"{t}_zero_points_{x}_{w}", t, (1, 6, 5, 2), (1, 3, 3, 2), zero_point=x, filter_zero_point=w)
      for t, x, w in (("int8", -128, 0), ("int8", 127, 0), ("uint8", 0, 255), ("uint8", 255, 0))),
    *(depthwise(f"{t}_kernel_is_the_image", t, (2, 5, 3, 4), (1, 5, 3, 4), padding="VALID") for t in TYPES),
    *(depthwise(f"{t}_many_channels", t, (1, 5, 4, 260), (1, 3, 3, 260)) for t in ("float32", "int8")),
    depthwise("int4_per_channel", "int4", (2, 6, 5, 9), (1, 3, 2, 9), per_channel=True, strides=(2, 1)),
    depthwise("int8_one_channel_to_several", "int8", (2, 30, 30, 1), (1, 3, 3, 2), per_channel=True, output_scale=1.0),
    depthwise("int4_multiplier", "int4", (1, 5, 6, 1), (1, 3, 3, 3), padding="VALID"),
    depthwise("int8_saturates", "int8", (1, 6, 6, 3), (1, 3, 3, 3), output_scale=0.02),
    depthwise("int8_more_taps_than_float32_adds_exactly", "int8", (1, 35, 36, 1), (1, 35, 36, 1), padding="VALID"),
    depthwise("float32_stride_beyond_the_kernel", "float32", (1, 9, 8, 2), (1, 2, 1, 2), strides=(4, 3)),
    depthwise("float32_more_rows_than_one_block", "float32", (1, 60, 61, 31), (1, 3, 3, 31)),
    # Rows that one tile covers, or that the last covers again; channels that fill panels, or leave a last one short.
    *(depthwise(f"float32_{k}x{k}_stride_{s}_{w}_wide_{c}_channels", "float32", (2, 7, w, c), (1, k, k, c),
                strides=(s, s), padding=padding)
      for k, s, w, c, padding in ((3, 1, 4, 32, "SAME"), (3, 1, 9, 40, "VALID"), (3, 2, 8, 33, "SAME"),
                                  (3, 2, 11, 32, "VALID"), (5, 1, 7, 48, "SAME"), (5, 2, 9, 37, "SAME"))),
    depthwise("float32_wide_row_of_low_windows", "float32", (1, 6, 12, 32), (1, 2, 3, 32), strides=(3, 1)),
    depthwise("no_images", "int8", (0, 4, 4, 2), (1, 2, 2, 2)),
]  # fmt: skip
REFUSED = {
    depthwise("channels_do_not_divide", "float32", (1, 4, 4, 3), (1, 2, 2, 4), refused="output_channels"):
        "the filter must have shape (1, height, width, a multiple of the input's channels); "
        "got (1, 2, 2, 4) for input (1, 4, 4, 3)",
    depthwise("several_filters", "float32", (1, 4, 4, 3), (2, 2, 2, 3), refused="SizeOfDimension(filter, 0)"):
        "got (2, 2, 2, 3)",
    depthwise("no_stride", "float32", (1, 4, 4, 3), (1, 2, 2, 3), strides=(1, 0), refused="stride_width > 0"):
        "stride, dilation and kernel must be at least 1; got 0, 1 and 2",
    Case("int32_bias_of_int16", OP, [Act((1, 4, 4, 2), "int16", 0.1), Const(np.ones((1, 2, 2, 2), np.int8), 0.1),
         Const(np.ones(2, np.int32))], [Out("int16", 1.0)], {"stride_h": 1, "stride_w": 1},
         litert_refuses="bias->type"):
        "the bias of INT16 input must be INT64; got INT32",
    Case("int32", OP, [Act((1, 4, 4, 2), "int32"), Const(np.ones((1, 2, 2, 2), np.int32))], [Out("int32")],
         {"stride_h": 1, "stride_w": 1}, litert_refuses="data_type"):
        "input must be FLOAT32 or INT8 or UINT8 or INT16; got INT32",
}  # fmt: skip


def definition(case: Case, x: Real, w: Real, b: Real | None = None) -> Real:
    repeated = np.repeat(x, w.shape[3] // x.shape[3], axis=3)
    y = np.einsum("nyxhwc,hwc->nyxc", windows(repeated, w.shape[1:3], case.options), w[0])
    return fused(case.options, y + (0 if b is None else b))


@each(CASES)
def test_convolves(case: Case, oracle: Oracle) -> None:
    check(case, definition, oracle, **bounds(case, axis=3))


@each(list(REFUSED))
def test_refuses(case: Case, oracle: Oracle) -> None:
    check_refused(case, oracle, REFUSED[case])


def test_floats_that_are_not_finite(oracle: Oracle) -> None:
    case = depthwise("special", "float32", (2, 6, 7, 3), (1, 3, 3, 3), strides=(2, 1), values="special")
    check_litert(case, oracle, numerics="reference")
