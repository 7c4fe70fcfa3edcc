"""MaxUnpooling2D: each element goes back to where it came from."""

from __future__ import annotations

import numpy as np
import pytest

from glasslite import GlassliteError, Session, load
from glasslite.engine.ir import Shape, TensorType
from glasslite.loaders.tflite.structs import encode_struct
from tests.support.build import ModelBuilder
from tests.support.cases import Act, Case, Const, Input, Out, each
from tests.support.check import check_refused, definition_problems, fail, run_ours
from tests.support.oracle import REMEDY, Oracle
from tests.support.real import Real

OP = "CUSTOM:MaxUnpooling2D"


def unpool(
    id: str, image: Shape, window: tuple[int, int], strides: tuple[int, int] = (0, 0), places: Input = None
) -> Case:
    strides = strides if any(strides) else window
    options = {
        "padding": "SAME", "stride_h": strides[0], "stride_w": strides[1], "filter_height": window[0],
        "filter_width": window[1], "fused_activation_function": "NONE",
    }  # fmt: skip
    area = window[0] * window[1]
    usual = Act(image, "float32", values=lambda rng: rng.integers(0, max(1, area), image) + 0.1)
    inputs = [Act(image, "float32"), places or usual]
    return Case(id, OP, inputs, [Out("float32")], options, custom_options=encode_struct(OP, options))


CASES = [
    unpool("doubles", (2, 3, 4, 3), (2, 2)),
    unpool("uneven", (1, 3, 5, 7), (2, 3)),
    unpool("strides_below_the_window", (1, 4, 3, 2), (3, 3), (2, 2)),
    unpool("one_pixel", (1, 1, 1, 4), (5, 2)),
    unpool("whole_places", (1, 2, 2, 1), (2, 2), places=Act((1, 2, 2, 1), "float32", values=2.0)),
]  # fmt: skip
REFUSED = {
    unpool("no_window", (1, 2, 2, 1), (0, 2), (1, 1)): "filter and strides must be at least 1",
    unpool("other_places", (1, 2, 2, 1), (2, 2), places=Act((1, 2, 3, 1), "float32")): "must have one shape",
    unpool("whole_numbers", (1, 2, 2, 1), (2, 2), places=Const(np.zeros((1, 2, 2, 1), np.int32))):
        "'input1' must be FLOAT32; got INT32",
    **{unpool(f"place_{value}", (1, 2, 2, 1), (2, 2), places=Act((1, 2, 2, 1), "float32", values=value)): "lies outside"
       for value in (np.nan, np.inf, -1.0, 8.0, 3e38)},
}  # fmt: skip


def definition(case: Case, x: Real, places: Real) -> Real:
    o = case.options
    y = np.zeros((len(x), x.shape[1] * o["filter_height"], x.shape[2] * o["filter_width"], x.shape[3]))
    for n, h, w, c in np.ndindex(x.shape):
        row, column = divmod(int(places[n, h, w, c]), o["filter_width"])
        y[n, h * o["stride_h"] + row, w * o["stride_w"] + column, c] = x[n, h, w, c]
    return y


@each(CASES)
def test_puts_back(case: Case) -> None:
    problems = definition_problems(case, definition, run_ours(case), lsb=0, terms=1, error=None)
    if problems:
        fail(case, problems)


@each(list(REFUSED))
def test_refuses(case: Case, oracle: Oracle) -> None:
    check_refused(case, oracle, REFUSED[case])


@pytest.mark.parametrize("size", [(6, 8), (4, 2)])
def test_what_was_pooled_goes_back(size: tuple[int, int], oracle: Oracle) -> None:
    """LiteRT's delegate, which runs both, says the same."""
    options = {**unpool("", (1, 2, 2, 3), (2, 2)).options, "padding": "VALID"}
    model = ModelBuilder()
    half, whole = (1, size[0] // 2, size[1] // 2, 3), (1, *size, 3)
    x = model.tensor("x", whole, TensorType.FLOAT32)
    high, places = (model.tensor(name, half, TensorType.FLOAT32) for name in ("high", "places"))
    y = model.tensor("y", whole, TensorType.FLOAT32)
    content = encode_struct(OP, options)
    model.operator("CUSTOM:MaxPoolingWithArgmax2D", [x], [high, places], custom_options=content)
    model.operator(OP, [high, places], [y], custom_options=content)
    data = model.finish([x], [y])
    image = np.float32(np.random.default_rng(3).normal(0, 1, whole))
    mine = Session(load(data)).run([image])["y"]
    assert (mine != 0).sum() == np.prod(half)
    if not oracle.available:
        pytest.skip(REMEDY)
    np.testing.assert_array_equal(mine, oracle.run(data, [image], "AUTO", tensors=[y])[y])


def test_the_error_says_which_place() -> None:
    case = unpool("outside", (1, 2, 2, 1), (2, 2), places=Act((1, 2, 2, 1), "float32", values=9.0))
    with pytest.raises(GlassliteError, match=r"place 9 at \(0, 0, 0, 0\) lies outside"):
        run_ours(case)
