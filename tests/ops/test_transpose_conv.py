"""TRANSPOSE_CONV: each input value spreads over a window of the output."""

from __future__ import annotations

from typing import Any

import numpy as np

from glasslite.engine.ir import Shape
from tests.ops._filters import bounds, parts, with_ties
from tests.support.cases import Act, Case, Const, Input, Out, each
from tests.support.check import check, check_litert, check_refused
from tests.support.oracle import Oracle
from tests.support.real import Real, fused

OP = "TRANSPOSE_CONV"


def transpose(
    id: str,
    kind: str,
    image: Shape,
    filter: Shape,
    size: tuple[int, int],
    *,
    strides: tuple[int, int] = (1, 1),
    padding: str = "SAME",
    activation: str = "NONE",
    bias: bool = True,
    shape: Input = None,
    refused: str = "",
    **quantization: Any,
) -> Case:
    """A case whose output has that height and width; `shape` replaces the tensor that says so."""
    tensors = parts(kind, image, filter, **quantization)
    options = {
        "padding": padding, "stride_h": strides[0], "stride_w": strides[1], "fused_activation_function": activation,
    }  # fmt: skip
    if kind == "int16_int32_bias":
        options["quantized_bias_type"] = "INT32"
    output_shape = shape or Const(np.int32([image[0], *size, filter[0]]))
    inputs: list[Input] = [output_shape, tensors.filter, tensors.input, tensors.bias]
    return Case(
        id, OP, inputs if bias else inputs[:3], [tensors.output], options, version=5, litert_refuses=refused
    )


TYPES = ("float32", "int8", "uint8", "int16", "int16_int32_bias", "hybrid")
CASES = [
    *(transpose(f"{t}_same_odd_strides", t, (2, 4, 5, 3), (5, 3, 4, 3), (7, 14), strides=(2, 3)) for t in TYPES),
    *(with_ties(transpose(t, t, (2, 4, 5, 3), (19, 3, 4, 3), (7, 14), strides=(2, 3)))
      for t in ("int8", "uint8", "int16_int32_bias")),
    *(transpose(f"{t}_valid", t, (2, 4, 5, 3), (7, 3, 2, 3), (9, 6), strides=(2, 1), padding="VALID") for t in TYPES),
    *(transpose(f"{t}_without_bias", t, (1, 3, 4, 2), (3, 2, 2, 2), (6, 8), strides=(2, 2), bias=False)
      for t in TYPES),
    *(transpose(f"{t}_per_channel", t, (2, 4, 3, 5), (7, 3, 3, 5), (4, 3), per_channel=True)
      for t in ("int8", "int16", "hybrid")),
    *(transpose(f"{t}_{a.lower()}", t, (1, 3, 2, 3), (4, 2, 3, 3), (6, 4), strides=(2, 2), activation=a,
                output_zero_point=0)
      for t in ("float32", "int8", "uint8", "int16", "hybrid") for a in ("RELU", "RELU6", "RELU_N1_TO_1")),
    *(transpose(f"{t}_strides_beyond_the_kernel", t, (1, 2, 3, 3), (5, 2, 1, 3), (10, 8), strides=(5, 3))
      for t in TYPES),
    *(transpose(f"{t}_zero_points_{x}_{w}", t, (1, 3, 4, 2), (3, 3, 3, 2), (6, 7), strides=(2, 2), zero_point=x,
                filter_zero_point=w)
      for t, x, w in (("int8", -128, 0), ("int8", 127, 0), ("uint8", 0, 255), ("uint8", 255, 0))),
    transpose("valid_with_room_at_the_end", "float32", (1, 3, 2, 2), (3, 2, 2, 2), (8, 7), strides=(3, 4),
              padding="VALID"),
    transpose("kernel_wider_than_the_output", "float32", (1, 2, 2, 3), (2, 5, 6, 3), (2, 2)),
    transpose("one_pixel", "int8", (1, 1, 1, 3), (4, 3, 2, 3), (3, 2), padding="VALID"),
    transpose("int8_saturates", "int8", (1, 4, 4, 3), (2, 3, 3, 3), (8, 8), strides=(2, 2), output_scale=0.02),
    transpose("float32_many_pixels", "float32", (1, 30, 31, 9), (6, 5, 4, 9), (60, 61), strides=(2, 2)),
    transpose("shape_known_while_running", "float32", (1, 3, 2, 2), (3, 2, 2, 2), (6, 4), strides=(2, 2),
              shape=Act((4,), "int32", values=[1, 6, 4, 3])),
]  # fmt: skip
REFUSED = {
    transpose("another_depth", "float32", (1, 3, 2, 2), (3, 2, 2, 4), (3, 2), refused="SizeOfDimension"):
        "the filter's depth must be the input's; got filter (3, 2, 2, 4), input (1, 3, 2, 2)",
    transpose("output_of_another_size", "float32", (1, 3, 2, 2), (3, 2, 2, 2), (8, 4), strides=(2, 2),
              refused="computed_input_height"):
        "an output of (8, 4) takes an input of (4, 2) with SAME padding; got (3, 2)",
    transpose("output_of_other_channels", "float32", (1, 3, 2, 2), (3, 2, 2, 2), (3, 2),
              shape=Const(np.int32([1, 3, 2, 5])), refused="SizeOfDimension"):
        "the output shape must be (1, height, width, 3), none below 1; got (1, 3, 2, 5)",
    transpose("output_shape_of_three", "float32", (1, 3, 2, 2), (3, 2, 2, 2), (3, 2), shape=Const(np.int32([1, 3, 2])),
              refused="NumElements(output_shape)"):
        "the output shape must be (1, height, width, 3), none below 1; got (1, 3, 2)",
    transpose("negative_output", "float32", (1, 3, 2, 2), (3, 2, 2, 2), (-3, 2)): "got (1, -3, 2, 3)",
    transpose("no_stride", "float32", (1, 3, 2, 2), (3, 2, 2, 2), (3, 2), strides=(0, 1), refused="stride_height > 0"):
        "stride, dilation and kernel must be at least 1; got 0, 1 and 2",
    Case("uint8_filter_of_floats", OP, [Const(np.int32([1, 2, 2, 1])), Const(np.ones((1, 1, 1, 1), np.uint8), 0.1),
         Act((1, 2, 2, 1), "float32")], [Out("float32")], {"stride_h": 1, "stride_w": 1},
         litert_refuses="weights->type"):
        "the filter of FLOAT32 input must be FLOAT32 or INT8; got UINT8",
}  # fmt: skip


def definition(case: Case, shape: Real, w: Real, x: Real, b: Real | None = None) -> Real:
    """Every input pixel adds its window; the padding of the convolution that goes the other way is cropped."""
    strides = case.options["stride_h"], case.options["stride_w"]
    batches, height, width, channels = (int(d) for d in shape)
    kernel, counts = w.shape[1:3], x.shape[1:3]
    spread = [(n - 1) * s + k for n, s, k in zip(counts, strides, kernel, strict=True)]
    crop = [max(0, full - size) // 2 for full, size in zip(spread, (height, width), strict=True)]
    canvas = np.zeros((batches, max(spread[0], height) + crop[0], max(spread[1], width) + crop[1], channels))
    for y, x_ in np.ndindex(counts):
        top, left = y * strides[0], x_ * strides[1]
        window = np.einsum("nc,ohwc->nhwo", x[:, y, x_], w)
        canvas[:, top : top + kernel[0], left : left + kernel[1]] += window
    result = canvas[:, crop[0] : crop[0] + height, crop[1] : crop[1] + width]
    return fused(case.options, result + (0 if b is None else b))


@each(CASES)
def test_spreads(case: Case, oracle: Oracle) -> None:
    check(case, definition, oracle, **bounds(case, position=2))


@each(list(REFUSED))
def test_refuses(case: Case, oracle: Oracle) -> None:
    check_refused(case, oracle, REFUSED[case])


def test_floats_that_are_not_finite(oracle: Oracle) -> None:
    case = transpose(
        "special", "float32", (2, 4, 3, 3), (5, 3, 3, 3), (8, 6), strides=(2, 2), values="special"
    )
    check_litert(case, oracle, numerics="reference")
