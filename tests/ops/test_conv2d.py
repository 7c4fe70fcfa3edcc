"""CONV_2D: filters slide over an image."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from glasslite.engine.ir import Shape
from tests.ops._filters import bounds, parts, real_filter, with_ties
from tests.support.cases import Act, Case, Const, Input, Out, each
from tests.support.check import check, check_litert, check_refused
from tests.support.oracle import Oracle
from tests.support.real import Real, fused, windows

OP = "CONV_2D"


def conv(
    id: str,
    kind: str,
    image: Shape,
    filter: Shape,
    *,
    strides: tuple[int, int] = (1, 1),
    dilations: tuple[int, int] = (1, 1),
    padding: str = "SAME",
    activation: str = "NONE",
    refused: str = "",
    **quantization: Any,
) -> Case:
    tensors = parts(kind, image, filter, **quantization)
    options = {
        "padding": padding, "stride_h": strides[0], "stride_w": strides[1], "dilation_h_factor": dilations[0],
        "dilation_w_factor": dilations[1], "fused_activation_function": activation,
    }  # fmt: skip
    if kind == "int16_int32_bias":
        options["quantized_bias_type"] = "INT32"
    inputs: list[Input] = [tensors.input, tensors.filter, tensors.bias]
    return Case(id, OP, inputs, [tensors.output], options, version=8, litert_refuses=refused)


TYPES = ("float32", "int8", "uint8", "int16", "int16_int32_bias", "hybrid", "hybrid_uint8")
CASES = [
    *(conv(f"{t}_same_odd_strides", t, (2, 7, 10, 3), (5, 3, 2, 3), strides=(2, 3)) for t in TYPES),
    *(conv(f"{t}_valid_dilated", t, (1, 11, 9, 4), (6, 2, 3, 4), dilations=(3, 2), padding="VALID") for t in TYPES),
    *(conv(f"{t}_groups", t, (2, 5, 6, 6), (4, 3, 3, 3), per_channel=t == "hybrid")
      for t in TYPES if t != "hybrid_uint8"),
    *(conv(f"{t}_per_channel", t, (2, 6, 5, 7), (11, 3, 3, 7), per_channel=True)
      for t in ("int8", "int16", "int16_int32_bias", "hybrid")),
    *(conv(f"{t}_{a.lower()}", t, (1, 4, 5, 3), (3, 2, 2, 3), activation=a, output_zero_point=0)
      for t in ("float32", "int8", "uint8", "int16", "hybrid") for a in ("RELU", "RELU6", "RELU_N1_TO_1")),
    *(conv(f"{t}_zero_points_{x}_{w}", t, (1, 6, 5, 2), (3, 3, 3, 2), zero_point=x, filter_zero_point=w)
      for t, x, w in (("int8", -128, 0), ("int8", 127, 0), ("uint8", 0, 255), ("uint8", 255, 0))),
    *(conv(f"{t}_kernel_is_the_image", t, (2, 5, 3, 4), (7, 5, 3, 4), padding="VALID") for t in ("float32", "int8")),
    *(conv(f"{t}_pointwise", t, (3, 17, 16, 13), (5, 1, 1, 13)) for t in ("float32", "int8", "int16", "hybrid")),
    *(conv(f"{t}_{s}", t, (2, 7, 6, c), (5, 3, 2, d), per_channel=p)
      for t in ("int4", "int16_int4", "hybrid_int4")
      for s, c, d, p in (("per_channel", 3, 3, True), ("one_scale", 4, 4, False))),
    *(conv(f"{t}_groups", t, (1, 5, 6, 6), (4, 3, 3, 3), per_channel=True) for t in ("int4", "hybrid_int4")),
    conv("hybrid_int4_pointwise", "hybrid_int4", (2, 5, 3, 8), (6, 1, 1, 8), per_channel=True),
    *(conv(f"{t}_pointwise_strided", t, (1, 7, 8, 5), (3, 1, 1, 5), strides=(2, 2)) for t in ("float32", "int8")),
    *(conv(f"int8_{a.lower()}_end_between_steps", "int8", (1, 4, 4, 2), (3, 1, 1, 2), activation=a, output_scale=4.0)
      for a in ("RELU6", "RELU_N1_TO_1")),
    *(with_ties(conv(t, t, (1, 9, 8, 3), (19, 2, 2, 3))) for t in ("int8", "uint8")),
    conv("int8_saturates", "int8", (1, 6, 6, 3), (4, 3, 3, 3), output_scale=0.02),
    conv("int8_scales_up", "int8", (1, 4, 4, 1), (2, 1, 1, 1), output_scale=0.0001, values="small"),
    conv("int8_deeper_than_float32_adds_exactly", "int8", (1, 2, 3, 1300), (3, 1, 1, 1300)),
    conv("float32_one_output", "float32", (1, 3, 3, 40), (1, 3, 3, 40), padding="VALID"),
    conv("float32_more_pixels_than_one_block", "float32", (1, 90, 91, 2), (9, 1, 1, 2)),
    conv("no_images", "float32", (0, 4, 4, 2), (3, 2, 2, 2)),
    conv("hybrid_zeros", "hybrid", (2, 4, 4, 2), (3, 2, 2, 2), values=0.0, per_channel=True),
    conv("hybrid_nothing_below_zero", "hybrid", (2, 4, 4, 2), (3, 2, 2, 2), per_channel=True,
         values=lambda rng: rng.uniform(1, 2, (2, 4, 4, 2))),
]  # fmt: skip
STRIDES = {"stride_h": 1, "stride_w": 1}
IMAGE = Act((1, 4, 4, 2), "int8", 0.1)
FILTER, BIAS = np.ones((3, 2, 2, 2), np.int8), np.ones(3, np.int32)
REFUSED = {
    Case("no_stride", OP, [IMAGE, Const(FILTER, 0.1), Const(BIAS, 0.01)], [Out("int8", 1.0)],
         litert_refuses="stride_height > 0"): "stride, dilation and kernel must be at least 1; got 0, 1 and 2",
    conv("depth_does_not_divide", "float32", (1, 4, 4, 3), (3, 2, 2, 2), refused="input_channel"):
        "the filter's depth must divide the input's channels and the group count the filters; "
        "got filter (3, 2, 2, 2), input (1, 4, 4, 3)",
    conv("groups_do_not_divide", "float32", (1, 4, 4, 4), (3, 2, 2, 2), refused="groups"): "got filter (3, 2, 2, 2)",
    conv("image_of_three_dimensions", "float32", (4, 4, 2), (3, 2, 2, 2), refused="dims->size"):
        "input and filter must have 4 dimensions; got (4, 4, 2) and (3, 2, 2, 2)",
    conv("empty_image", "float32", (1, 0, 4, 2), (3, 2, 2, 2), refused="> 0"): "input and filter must not be empty",
    conv("hybrid_without_images", "hybrid", (0, 4, 4, 2), (3, 2, 2, 2)):
        "under dynamic range there must be an image to quantize; got input (0, 4, 4, 2)",
    conv("no_window_fits", "float32", (1, 2, 4, 2), (3, 4, 1, 2), padding="VALID"):
        "no VALID window fits an input of 2",
    Case("bias_of_another_size", OP, [IMAGE, Const(FILTER, 0.1), Const(np.ones(2, np.int32))], [Out("int8", 1.0)],
         STRIDES, litert_refuses="NumElements"):
        "the bias must have one value for each of 3 output channels; got shape (2,)",
    Case("float_bias", OP, [IMAGE, Const(FILTER, 0.1), Const(np.ones(3, np.float32))], [Out("int8", 1.0)], STRIDES,
         litert_refuses="bias->type"): "the bias of INT8 input must be INT32; got FLOAT32",
    Case("uint8_filter", OP, [IMAGE, Const(FILTER.view(np.uint8), 0.1), Const(BIAS)], [Out("int8", 1.0)], STRIDES):
        "the filter of INT8 input must be INT8 or INT4; got UINT8",
    Case("filter_off_zero", OP, [IMAGE, Const(FILTER, 0.1, 4), Const(BIAS)], [Out("int8", 1.0)], STRIDES,
         litert_refuses="zero_point->data[i] != 0"): "the filter of INT8 input must have zero point 0; got [4]",
    Case("scales_along_another_axis", OP, [IMAGE, Const(FILTER, [0.1, 0.2], axis=1), Const(BIAS)], [Out("int8", 1.0)],
         STRIDES, litert_refuses="scale->size"): "the filter must have 1 scale or 3 along axis 0; got 2 along axis 1",
    Case("int16_off_zero", OP, [Act((1, 4, 4, 2), "int16", 0.1, 3), Const(FILTER, 0.1), Const(BIAS.astype(np.int64))],
         [Out("int16", 1.0)], STRIDES, litert_refuses="zero_point"):
        "the zero point of INT16 'input0' must be 0; got 3",
    Case("bias_in_other_steps", OP, [Act((1, 4, 4, 2), "uint8", 0.1), Const(FILTER.view(np.uint8), 0.1),
         Const(BIAS, 0.5)], [Out("uint8", 1.0)], STRIDES, litert_refuses="scale_diff"):
        "the bias's scale must be the input's times the filter's, 0.01, within 0.02 of the output's 1; got 0.5",
    Case("no_scale", OP, [Act((1, 4, 4, 2), "int8"), Const(FILTER, 0.1), Const(BIAS)], [Out("int8", 1.0)], STRIDES,
         litert_refuses="quantization"): "tensor 'input0' is INT8 and needs a quantization scale; it has none",
    Case("absurd_dilation", OP, [Act((1, 4, 4, 2), "int8", 0.1), Const(FILTER, 0.1), Const(BIAS)], [Out("int8", 1.0)],
         {**STRIDES, "dilation_h_factor": 1 << 30, "dilation_w_factor": 1 << 30}): "with the window's padding",
}  # fmt: skip


def definition(case: Case, x: Real, w: Real, b: Real | None) -> Real:
    w = real_filter(case)
    depth = w.shape[3]
    groups = x.shape[3] // depth
    patches = windows(x, w.shape[1:3], case.options)
    y = [
        np.einsum("nyxhwc,ohwc->nyxo", patches[..., g * depth : (g + 1) * depth], part)
        for g, part in enumerate(np.split(w, groups))
    ]
    return fused(case.options, np.concatenate(y, axis=3) + (0 if b is None else b))


@each(CASES)
def test_convolves(case: Case, oracle: Oracle) -> None:
    check(case, definition, oracle, **bounds(case))


@each(list(REFUSED))
def test_refuses(case: Case, oracle: Oracle) -> None:
    check_refused(case, oracle, REFUSED[case])


def test_a_bias_may_be_absent(oracle: Oracle) -> None:
    """LiteRT demands one; models without exist."""
    whole = conv("with_a_bias_of_zero", "int8", (1, 5, 4, 3), (4, 2, 3, 3))
    zero = Const(np.zeros(4, np.int32), whole.inputs[2].scale)  # type: ignore[union-attr]
    for inputs in ([*whole.inputs[:2], None], whole.inputs[:2]):
        case = Case(
            "absent", OP, inputs, whole.outputs, whole.options, seed=whole.seed, litert_refuses="prepare"
        )
        check(case, lambda case, x, w, b=None: definition(case, x, w, b), oracle, **bounds(case))
    check(Case(whole.id, OP, [*whole.inputs[:2], zero], whole.outputs, whole.options), definition, oracle)


@pytest.mark.parametrize("values", ["special", "full"])
def test_floats_that_are_not_finite(values: str, oracle: Oracle) -> None:
    case = conv(f"float32_{values}", "float32", (2, 6, 7, 3), (5, 3, 3, 3), strides=(2, 1), values=values)
    check_litert(case, oracle, numerics="reference")


@pytest.mark.parametrize("filters", [6, 8])
def test_the_lowest_weight_under_dynamic_range(filters: int, oracle: Oracle) -> None:
    """BUILTIN_REF is wrong where the number of filters is no multiple of 4; only the named numerics repeats that."""
    weights = np.full((filters, 3, 3, 5), -128, np.int8)
    inputs = [Act((2, 6, 5, 5), "float32"), Const(weights, 0.01), Const(np.zeros(filters, np.float32))]
    case = Case(f"{filters}_filters", OP, inputs, [Out("float32")], STRIDES)
    check_litert(case, oracle, numerics="reference-with-defects")
    if filters % 4 == 0:
        check_litert(case, oracle, numerics="reference")
