"""MaxPoolingWithArgmax2D: the highest element of each window, and where in the window it was."""

from __future__ import annotations

import numpy as np

from glasslite.engine.ir import Shape
from glasslite.loaders.tflite.structs import encode_struct
from tests.ops._mediapipe import check
from tests.support.cases import Act, Case, Out, Values, each
from tests.support.check import check_refused, run_ours
from tests.support.oracle import Oracle
from tests.support.real import Real, fused, windows

OP = "CUSTOM:MaxPoolingWithArgmax2D"


def pool(
    id: str, image: Shape, window: tuple[int, int], strides: tuple[int, int], padding: str = "SAME",
    activation: str = "NONE", values: Values = "full", content: bytes = b"", type: str = "float32",
) -> Case:  # fmt: skip
    options = {
        "padding": padding, "stride_h": strides[0], "stride_w": strides[1], "filter_height": window[0],
        "filter_width": window[1], "fused_activation_function": activation,
    }  # fmt: skip
    content = content or encode_struct(OP, options)
    outputs = [Out("float32"), Out("float32")]
    return Case(id, OP, [Act(image, type, values=values)], outputs, options, custom_options=content)


CASES = [
    pool("halves", (2, 6, 8, 3), (2, 2), (2, 2)),
    pool("odd_same", (1, 7, 9, 5), (2, 2), (2, 2)),
    pool("odd_valid", (1, 7, 9, 5), (2, 3), (2, 3), "VALID"),
    pool("overlapping", (2, 7, 8, 3), (3, 4), (2, 1)),
    pool("strides_beyond_the_window", (1, 9, 11, 2), (2, 1), (3, 4)),
    pool("wider_than_the_image", (1, 3, 2, 2), (7, 9), (2, 2)),
    pool("relu6", (1, 6, 6, 3), (2, 2), (2, 2), activation="RELU6"),
    pool("ties", (1, 6, 6, 3), (3, 3), (3, 3), values="small"),
    pool("one_pixel", (1, 4, 4, 2), (1, 1), (1, 1)),
]  # fmt: skip
REFUSED = {
    pool("no_stride", (1, 4, 4, 2), (2, 2), (0, 2)): "stride, dilation and kernel must be at least 1",
    pool("short_options", (1, 4, 4, 2), (2, 2), (2, 2), content=bytes(20)): "must be a struct of 24 bytes",
    pool("unknown_activation", (1, 4, 4, 2), (2, 2), (2, 2), content=bytes([1, 0, 0, 0] * 5 + [9, 0, 0, 0])):
        "fused_activation_function must be one of 0 (NONE)",
    pool("int8", (1, 4, 4, 2), (2, 2), (2, 2), type="int8"): "input must be FLOAT32; got INT8",
}  # fmt: skip


def definition(case: Case, x: Real) -> tuple[Real, Real]:
    kernel = case.options["filter_height"], case.options["filter_width"]
    seen = windows(x, kernel, case.options, fill=-np.inf)
    flat = seen.reshape(*seen.shape[:3], -1, seen.shape[-1])
    return fused(case.options, flat.max(axis=3)), flat.argmax(axis=3) + 0.1


def delegated(case: Case) -> bool:
    """The delegate takes windows that lie side by side, and forgets activations."""
    o = case.options
    side_by_side = (o["stride_h"], o["stride_w"]) == (o["filter_height"], o["filter_width"])
    return (
        side_by_side
        and o["filter_height"] * o["filter_width"] > 1
        and o["fused_activation_function"] == "NONE"
    )


@each(CASES)
def test_pools(case: Case, oracle: Oracle) -> None:
    check(case, definition, oracle, delegated=delegated(case), terms=1)


@each(list(REFUSED))
def test_refuses(case: Case, oracle: Oracle) -> None:
    check_refused(case, oracle, REFUSED[case])


def test_what_is_no_number_is_never_the_highest() -> None:
    image = np.full((1, 2, 4, 1), np.nan, np.float32)
    image[0, 1, 3] = -np.inf
    high, places = run_ours(pool("nan", (1, 2, 4, 1), (2, 2), (2, 2), values=image))
    np.testing.assert_array_equal(high.reshape(-1), [np.finfo(np.float32).min] * 2)
    np.testing.assert_array_equal(places.reshape(-1), np.float32([0.1, 0.1]))


def test_a_window_of_absurd_size_takes_no_time() -> None:
    size = (1 << 30, 1 << 30)
    high, _ = run_ours(pool("absurd", (1, 3, 3, 1), size, (1, 1), values=np.arange(9).reshape(1, 3, 3, 1)))
    np.testing.assert_array_equal(high.reshape(-1), [8] * 9)
