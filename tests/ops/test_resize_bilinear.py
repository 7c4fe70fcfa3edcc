"""RESIZE_BILINEAR: each pixel a weighted mean of four."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import glasslite
from tests.support.cases import Act, Case, Const, Out, Values, each
from tests.support.check import check, check_litert, check_refused, run_ours
from tests.support.oracle import Oracle
from tests.support.real import Real

OP = "RESIZE_BILINEAR"
MODES = {"plain": {}, "corners": {"align_corners": True}, "half_pixel": {"half_pixel_centers": True}}
QUANTS = {"float32": (None, 0), "int8": (0.1, -5), "uint8": (0.1, 5), "int16": (0.1, 0)}


def resize(
    id: str, shape: tuple[int, ...], size: tuple[int, ...], type: str = "float32", mode: str = "plain",
    values: Values = "full", **more: Any,
) -> Case:  # fmt: skip
    quant = QUANTS.get(type, (None, 0))
    inputs = [Act(shape, type, *quant, values=values), Const(np.array(size, np.int32))]
    return Case(id, OP, inputs, [Out(type, *quant)], MODES[mode], version=3, **more)


CASES = [
    *(resize(f"{t}_{m}", (2, 5, 7, 3), (8, 11), t, m) for t in QUANTS for m in MODES),
    *(resize(f"{t}_{name}_{m}", shape, size, t, m)
      for t in QUANTS
      for m in MODES
      for name, shape, size in (("to_less", (1, 9, 10, 2), (4, 7)), ("to_one", (1, 6, 5, 2), (1, 1)),
                                ("twice", (1, 7, 6, 5), (14, 12)))),
    *(resize(f"from_one_{m}", (1, 1, 1, 4), (3, 2), mode=m) for m in MODES),
    *(resize(f"same_{m}", (1, 4, 5, 1), (4, 5), mode=m) for m in MODES),
    *(resize(f"{t}_28_to_50_{m}", (1, 28, 28, 1), (50, 50), t, m) for t in ("float32", "uint8") for m in MODES),
    resize("many_rows", (1, 5, 4, 2), (700, 130)),
    resize("uint8_eightfold_half_pixel", (1, 4, 5, 8), (32, 40), "uint8", "half_pixel"),
    Case("size_at_run_time", OP, [Act((1, 4, 3, 2), "float32"), Act((2,), "int32", values=[5, 2])],
         [Out("float32")]),
]  # fmt: skip
#: Positions in 1/1024 drift, so that the result is far from the definition.
DRIFTING = [
    *(resize(f"{t}_{name}_{m}", shape, size, t, m)
      for t in ("int8", "int16")
      for m in MODES
      for name, shape, size in (("28_to_50", (1, 28, 28, 2), (50, 50)), ("to_99", (1, 3, 21, 1), (99, 64)),
                                ("to_less", (1, 200, 13, 1), (33, 5)))),
    *(resize(f"special_{m}", (1, 5, 6, 2), (8, 9), mode=m, values="special") for m in MODES),
    resize("negative_zeros", (1, 2, 2, 1), (3, 3), values=-0.0),
]  # fmt: skip
#: The step between rows is 1.536 / 1024 and counts as 2: the last rows lie past the image.
PAST = resize("past_the_image", (1, 3, 1, 1), (2000, 1), "int8", values=np.reshape([0, 0, 100], (1, 3, 1, 1)))
REFUSED = {
    resize("size_of_0", (1, 4, 4, 1), (3, 0), litert_refuses="size_data[1] > 0"):
        "height and width must be 1 to 16777216; got 3 and 0",
    resize("no_image", (4, 4), (2, 2), litert_refuses="NumDimensions"): "image must have 4 dimensions (N, H, W, C)",
    resize("no_pixels", (1, 0, 4, 2), (2, 2)): "image must have 4 dimensions (N, H, W, C) and pixels",
    resize("int32", (1, 4, 4, 1), (2, 2), "int32", litert_refuses="requires float"): "no i32 kernel",
    Case("both_modes", OP, [Act((1, 4, 4, 1), "float32"), Const(np.int32([2, 2]))], [Out("float32")],
         {"align_corners": True, "half_pixel_centers": True}, litert_refuses="must be False"):
        "align_corners and half_pixel_centers cannot both be true",
}  # fmt: skip


def weights(size: int, count: int, corners: bool, half: bool) -> Real:
    """How much of each of `size` elements goes into each of `count`."""
    scale = (size - 1) / (count - 1) if corners and count > 1 else size / count
    position = np.clip((np.arange(count) + 0.5 * half) * scale - 0.5 * half, 0, size - 1)
    return np.maximum(0, 1 - np.abs(position[:, None] - np.arange(size)))


def definition(case: Case, x: Real, size: Real) -> Real:
    options = case.options
    flags = bool(options.get("align_corners")), bool(options.get("half_pixel_centers"))
    rows, columns = weights(x.shape[1], size[0], *flags), weights(x.shape[2], size[1], *flags)
    return np.einsum("yh,nhwc,xw->nyxc", rows, x, columns)


@each(CASES)
def test_interpolates(case: Case, oracle: Oracle) -> None:
    in_steps = case.outputs[0].type in ("int8", "int16")
    # A position is off by up to half a 1/1024 per output element, and neighbours differ by up to the whole range.
    drift = 11 * 2 * (255 if case.outputs[0].type == "int8" else 65535) / 2048
    check(case, definition, oracle, lsb=drift if in_steps else 0.51, terms=64)


@each(DRIFTING)
def test_drifts_as_litert_does(case: Case, oracle: Oracle) -> None:
    check_litert(case, oracle, numerics="reference")


def test_past_the_image_the_edge_is_taken() -> None:
    column = run_ours(PAST)[0].reshape(-1)
    assert column[0] == 0 and (np.diff(column) >= 0).all() and (column[-900:] == 100).all()


def test_what_litert_reads_past_the_image_cannot_be_reproduced() -> None:
    with pytest.raises(glasslite.OpError, match="BUILTIN_REF reads past the image"):
        run_ours(PAST, numerics="reference-with-defects")


@each(list(REFUSED))
def test_refuses(case: Case, oracle: Oracle) -> None:
    check_refused(case, oracle, REFUSED[case])
