"""CONV_3D_TRANSPOSE: each value of a volume spreads over a window of the output."""

from __future__ import annotations

from typing import Any

import numpy as np

from glasslite.engine.ir import Shape
from tests.ops._volume import Three, before, options_of, weights
from tests.support.cases import Act, Case, Const, Input, Out, Values, each
from tests.support.check import check, check_litert, check_refused
from tests.support.oracle import Oracle
from tests.support.real import Real, fused

OP = "CONV_3D_TRANSPOSE"


def spread(
    id: str, image: Shape, filter: Shape, size: Three, strides: Three = (1, 1, 1), dilations: Three = (1, 1, 1), *,
    padding: str = "SAME", activation: str = "NONE", bias: bool = True, values: Values = "full", shape: Input = None,
    refused: str = "",
) -> Case:  # fmt: skip
    """A case whose output has that depth, height and width; `shape` replaces the tensor that says so."""
    output_shape = shape or Const(np.int32([image[0], *size, filter[3]]))
    inputs: list[Input] = [output_shape, Const(weights(filter)), Act(image, "float32", values=values)]
    inputs += [Const(weights(filter[3:4]))] if bias else []
    options = options_of(strides, dilations, padding, activation)
    return Case(id, OP, inputs, [Out("float32")], options, litert_refuses=refused)


CASES = [
    spread("same", (2, 3, 4, 5, 3), (2, 3, 4, 5, 3), (3, 4, 5)),
    spread("same_strides", (1, 3, 2, 4, 2), (3, 2, 3, 4, 2), (5, 4, 11), (2, 2, 3)),
    spread("valid_strides", (2, 3, 2, 3, 3), (2, 3, 3, 2, 3), (4, 5, 9), (1, 2, 3), padding="VALID"),
    spread("dilations", (1, 4, 5, 6, 2), (2, 3, 2, 3, 2), (4, 5, 6), dilations=(2, 1, 3)),
    spread("strides_beyond_the_kernel", (1, 2, 2, 2, 3), (1, 2, 1, 4, 3), (5, 5, 6), (3, 4, 5)),
    spread("pointwise", (2, 3, 4, 2, 7), (1, 1, 1, 6, 7), (3, 4, 2)),
    spread("without_bias", (1, 2, 2, 2, 2), (2, 2, 2, 3, 2), (4, 4, 4), (2, 2, 2), bias=False),
    *(spread(a.lower(), (1, 2, 2, 2, 2), (2, 2, 2, 3, 2), (4, 4, 4), (2, 2, 2), activation=a)
      for a in ("RELU", "RELU6", "RELU_N1_TO_1")),
    spread("shape_known_while_running", (1, 2, 2, 2, 2), (2, 2, 2, 3, 2), (4, 4, 4), (2, 2, 2),
           shape=Act((5,), "int32", values=[1, 4, 4, 4, 3])),
]  # fmt: skip
REFUSED = {
    spread("another_depth", (1, 2, 2, 2, 2), (2, 2, 2, 3, 4), (2, 2, 2), refused="SizeOfDimension"):
        "the filter's input channels, axis 4, must be the input's",
    spread("output_of_another_size", (1, 2, 2, 2, 2), (2, 2, 2, 3, 2), (5, 4, 4), (2, 2, 2), refused="out_depth"):
        "an output of (5, 4, 4) takes an input of (3, 2, 2) with SAME padding",
    spread("other_channels", (1, 2, 2, 2, 2), (2, 2, 2, 3, 2), (2, 2, 2), shape=Const(np.int32([1, 2, 2, 2, 5])),
           refused="filter_output_channels"): "the output shape must be (1, depth, height, width, 3)",
    spread("negative_output", (1, 2, 2, 2, 2), (2, 2, 2, 3, 2), (-2, 2, 2), refused="negative"): "none below 1; got",
}  # fmt: skip


def definition(case: Case, shape: Real, w: Real, x: Real, b: Any = 0.0) -> Real:
    """Each input adds its window, cropped by the padding of the convolution that goes the other way."""
    o, kernel = case.options, w.shape[:3]
    strides, dilations = ([o[name.format(s)] for s in "dhw"] for name in ("stride_{}", "dilation_{}_factor"))
    y = np.zeros([int(n) for n in shape])
    pads = before(o, y.shape[1:4], x.shape[1:4], kernel)
    for place in np.ndindex(x.shape[1:4]):
        for tap in np.ndindex(kernel):
            at = [
                p * s + t * d - z for p, s, t, d, z in zip(place, strides, tap, dilations, pads, strict=True)
            ]
            if all(0 <= i < n for i, n in zip(at, y.shape[1:4], strict=True)):
                y[(slice(None), *at)] += x[(slice(None), *place)] @ w[tap].T
    return fused(o, y + b)


@each(CASES)
def test_spreads(case: Case, oracle: Oracle) -> None:
    check(case, definition, oracle, terms=case.inputs[1].value[..., 0, :].size + 2)


@each(list(REFUSED))
def test_refuses(case: Case, oracle: Oracle) -> None:
    check_refused(case, oracle, REFUSED[case])


def test_floats_that_are_not_finite(oracle: Oracle) -> None:
    case = spread("special", (2, 3, 2, 3, 3), (2, 3, 2, 4, 3), (6, 4, 3), (2, 2, 1), values="special")
    check_litert(case, oracle, numerics="reference")
