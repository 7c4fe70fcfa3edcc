"""Convolution2DTransposeBias: each input value spreads over a window of the output, whose size follows."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from glasslite.engine.ir import Shape
from glasslite.loaders.tflite.structs import encode_struct
from tests.ops._mediapipe import check
from tests.support.cases import Act, Case, Const, Out, each
from tests.support.check import check_refused, run_ours
from tests.support.oracle import REMEDY, Oracle
from tests.support.real import Real

OP = "CUSTOM:Convolution2DTransposeBias"


def transpose(
    id: str, image: Shape, filter: Shape, strides: tuple[int, int] = (1, 1), padding: str = "SAME", **how: Any
) -> Case:
    rng = np.random.default_rng([*filter, *image])
    options = {"padding": padding, "stride_h": strides[0], "stride_w": strides[1]}
    weights, bias = np.float32(rng.normal(0, 1, filter)), np.float32(rng.normal(0, 1, filter[0]))
    content = how.pop("content", None) or encode_struct(OP, options)
    inputs = [Act(image, "float32"), Const(weights), Const(bias)]
    return Case(id, OP, how.pop("inputs", inputs), [Out("float32")], options, custom_options=content, **how)


CASES = [
    transpose("selfie_segmenter", (1, 16, 16, 16), (1, 2, 2, 16), (2, 2)),
    transpose("same", (2, 4, 6, 3), (5, 3, 4, 3), (2, 2)),
    transpose("valid", (2, 4, 5, 3), (7, 3, 2, 3), (2, 1), "VALID"),
    transpose("stride_1", (1, 5, 6, 4), (3, 3, 3, 4)),
    transpose("odd_sizes", (1, 5, 7, 4), (3, 4, 4, 4), (2, 2)),
    transpose("strides_beyond_the_kernel", (1, 3, 4, 2), (3, 2, 2, 2), (3, 4), "VALID"),
    transpose("one_pixel", (1, 1, 1, 5), (4, 3, 3, 5), (2, 2), "VALID"),
    transpose("many_pixels", (1, 30, 32, 9), (6, 4, 4, 9), (2, 2)),
]  # fmt: skip
REFUSED = {
    transpose("another_depth", (1, 3, 2, 2), (3, 2, 2, 4)): "the filter's depth must be the input's",
    transpose("no_stride", (1, 3, 2, 2), (3, 2, 2, 2), (0, 1)): "strides must be at least 1; got 0 and 1",
    transpose("short_options", (1, 3, 2, 2), (3, 2, 2, 2), content=bytes(8)): "must be a struct of 12 bytes",
    transpose("unknown_padding", (1, 3, 2, 2), (3, 2, 2, 2), content=bytes(12)):
        "padding must be one of 1 (SAME), 2 (VALID); got 0",
    transpose("huge_stride", (1, 3, 2, 2), (3, 2, 2, 2), (1 << 30, 1 << 30)): "elements are allowed",
    transpose("int8", (1, 3, 2, 2), (3, 2, 2, 2), inputs=[Act((1, 3, 2, 2), "int8"),
              Const(np.ones((3, 2, 2, 2), np.int8)), Const(np.ones(3, np.int32))]): "input must be FLOAT32; got INT8",
}  # fmt: skip


def definition(case: Case, x: Real, w: Real, b: Real) -> Real:
    """Every input pixel adds its window to the bias; what SAME padding crops lies half before, half behind."""
    strides = case.options["stride_h"], case.options["stride_w"]
    axes = list(zip(x.shape[1:3], w.shape[1:3], strides, strict=True))
    canvas = np.zeros((len(x), *((n - 1) * s + k for n, k, s in axes), len(w))) + b
    for place in np.ndindex(x.shape[1:3]):
        top, left = (i * s for i, s in zip(place, strides, strict=True))
        window = np.einsum("nc,ohwc->nhwo", x[:, place[0], place[1]], w)
        canvas[:, top : top + w.shape[1], left : left + w.shape[2]] += window
    cropped = [max(0, k - (n - 1) % s - 1) if case.options["padding"] == "SAME" else 0 for n, k, s in axes]
    (top, left), (height, width) = (c // 2 for c in cropped), canvas.shape[1:3]
    return canvas[:, top : height - cropped[0] + top, left : width - cropped[1] + left]


@each(CASES)
def test_spreads(case: Case, oracle: Oracle) -> None:
    check(case, definition, oracle, terms=case.inputs[1].value[0].size + 2)


@each([case for case in CASES if case.id not in ("odd_sizes", "strides_beyond_the_kernel")])
def test_is_transpose_conv_where_the_bias_is_zero(case: Case, oracle: Oracle) -> None:
    """Both sum the same products in the same order; LiteRT's reference kernel gives the same bits."""
    image, filter, bias = case.inputs
    mine = replace(case, inputs=[image, filter, Const(np.zeros_like(bias.value))])
    ours = run_ours(mine)[0]
    shape = Const(np.int32(ours.shape))
    twin = Case("twin", "TRANSPOSE_CONV", [shape, filter, image], [Out("float32")], case.options)
    if not oracle.available:
        pytest.skip(REMEDY)
    theirs = oracle.run(twin.model(), mine.arrays(), "BUILTIN_REF", tensors=twin.output_indices)
    np.testing.assert_array_equal(ours, theirs[twin.output_indices[0]])


@each(list(REFUSED))
def test_refuses(case: Case, oracle: Oracle) -> None:
    check_refused(case, oracle, REFUSED[case])
