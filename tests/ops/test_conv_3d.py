"""CONV_3D: filters slide over a volume."""

from __future__ import annotations

from typing import Any

import numpy as np

from glasslite.engine.ir import Shape
from tests.ops._volume import Three, before, options_of, weights
from tests.support.cases import Act, Case, Const, Input, Out, Values, each
from tests.support.check import check, check_litert, check_refused
from tests.support.oracle import Oracle
from tests.support.real import Real, fused

OP = "CONV_3D"


def convolve(
    id: str, image: Shape, filter: Shape, strides: Three = (1, 1, 1), dilations: Three = (1, 1, 1), *,
    padding: str = "SAME", activation: str = "NONE", bias: bool = True, values: Values = "full", refused: str = "",
) -> Case:  # fmt: skip
    inputs: list[Input] = [Act(image, "float32", values=values), Const(weights(filter))]
    inputs += [Const(weights(filter[-1:]))] if bias else []
    options = options_of(strides, dilations, padding, activation)
    return Case(id, OP, inputs, [Out("float32")], options, litert_refuses=refused)


CASES = [
    convolve("same", (2, 4, 5, 6, 3), (2, 3, 4, 3, 5)),
    convolve("same_strides", (1, 5, 6, 7, 2), (3, 2, 3, 2, 4), (2, 3, 1)),
    convolve("valid_strides", (2, 5, 7, 6, 3), (2, 3, 3, 3, 2), (1, 2, 3), padding="VALID"),
    convolve("dilations", (1, 6, 7, 9, 2), (2, 3, 3, 2, 3), dilations=(2, 1, 3)),
    convolve("dilations_and_strides", (1, 7, 7, 9, 2), (3, 2, 2, 2, 3), (2, 2, 2), (1, 3, 2)),
    convolve("pointwise", (2, 3, 4, 5, 7), (1, 1, 1, 7, 6)),
    convolve("kernel_is_the_input", (2, 3, 4, 2, 3), (3, 4, 2, 3, 5), padding="VALID"),
    convolve("kernel_beyond_the_input", (1, 2, 3, 2, 2), (5, 4, 7, 2, 3)),
    convolve("without_bias", (1, 4, 4, 4, 2), (2, 2, 2, 2, 3), bias=False),
    *(convolve(a.lower(), (1, 3, 4, 3, 2), (2, 2, 2, 2, 3), activation=a) for a in ("RELU", "RELU6", "RELU_N1_TO_1")),
    convolve("no_volumes", (0, 3, 4, 3, 2), (2, 2, 2, 2, 3)),
]  # fmt: skip
REFUSED = {
    convolve("another_depth", (1, 3, 4, 3, 2), (2, 2, 2, 3, 3), refused="filter->dims->data[3]"):
        "the filter's input channels, axis 3, must be the input's",
    convolve("four_dimensions", (3, 4, 3, 2), (2, 2, 2, 2, 3), refused="input->dims->size"):
        "input and filter must have 5 dimensions",
    convolve("no_stride", (1, 3, 4, 3, 2), (2, 2, 2, 2, 3), (0, 1, 1), refused="stride_depth > 0"):
        "stride, dilation and kernel must be at least 1; got 0, 1 and 2",
    convolve("no_window", (1, 1, 4, 3, 2), (2, 2, 2, 2, 3), padding="VALID"): "no VALID window fits an input of 1",
    Case("bias_of_another_size", OP, [Act((1, 3, 4, 3, 2), "float32"), Const(weights((1, 1, 1, 2, 3))),
         Const(weights((4,)))], [Out("float32")], options_of((1, 1, 1), (1, 1, 1), "SAME", "NONE"),
         litert_refuses="NumElements(bias)"): "the bias must have one value for each of 3 output channels",
    Case("int8", OP, [Act((1, 3, 4, 3, 2), "int8", 0.1), Const(np.ones((1, 1, 1, 2, 3), np.int8), 0.1)],
         [Out("int8", 0.1)], options_of((1, 1, 1), (1, 1, 1), "SAME", "NONE"), litert_refuses="type"):
        "'input0' must be FLOAT32; got INT8",
}  # fmt: skip


def definition(case: Case, x: Real, w: Real, b: Any = 0.0) -> Real:
    """Each output sums its window, element by element."""
    o, kernel = case.options, w.shape[:3]
    strides, dilations = ([o[name.format(s)] for s in "dhw"] for name in ("stride_{}", "dilation_{}_factor"))
    extents = [(k - 1) * d + 1 for k, d in zip(kernel, dilations, strict=True)]
    valid = o["padding"] == "VALID"
    counts = tuple(
        (n - e) // s + 1 if valid else -(-n // s)
        for n, e, s in zip(x.shape[1:4], extents, strides, strict=True)
    )
    pads = before(o, x.shape[1:4], counts, kernel)
    y = np.zeros((len(x), *counts, w.shape[4]))
    for place in np.ndindex(counts):
        for tap in np.ndindex(kernel):
            at = [
                p * s + t * d - z for p, s, t, d, z in zip(place, strides, tap, dilations, pads, strict=True)
            ]
            if all(0 <= i < n for i, n in zip(at, x.shape[1:4], strict=True)):
                y[(slice(None), *place)] += x[(slice(None), *at)] @ w[tap]
    return fused(o, y + b)


@each(CASES)
def test_convolves(case: Case, oracle: Oracle) -> None:
    check(case, definition, oracle, terms=case.inputs[1].value[..., 0].size + 2)


@each(list(REFUSED))
def test_refuses(case: Case, oracle: Oracle) -> None:
    check_refused(case, oracle, REFUSED[case])


def test_floats_that_are_not_finite(oracle: Oracle) -> None:
    case = convolve("special", (2, 4, 5, 6, 3), (2, 3, 2, 3, 4), (1, 2, 1), values="special")
    check_litert(case, oracle, numerics="reference")
