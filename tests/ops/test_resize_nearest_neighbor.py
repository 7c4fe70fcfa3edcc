"""RESIZE_NEAREST_NEIGHBOR: each pixel a copy of the nearest."""

from __future__ import annotations

from typing import Any

import numpy as np

from tests.support.cases import Act, Case, Const, Out, each
from tests.support.check import check, check_refused
from tests.support.oracle import Oracle
from tests.support.real import Real

OP = "RESIZE_NEAREST_NEIGHBOR"
MODES = {
    "plain": {},
    "corners": {"align_corners": True},
    "half_pixel": {"half_pixel_centers": True},
    "both": {"align_corners": True, "half_pixel_centers": True},
}


def resize(
    id: str, shape: tuple[int, ...], size: tuple[int, ...], type: str = "float32", mode: str = "plain", **more: Any
) -> Case:  # fmt: skip
    quant = (0.1, 5 * (type != "int16")) if type in ("int8", "uint8", "int16") else (None, 0)
    inputs = [Act(shape, type, *quant), Const(np.array(size, np.int32))]
    return Case(id, OP, inputs, [Out(type, *quant)], MODES[mode], version=4, **more)


CASES = [
    *(resize(f"{t}_{m}", (2, 5, 7, 3), (8, 11), t, m) for t in ("float32", "int8", "uint8", "int16") for m in MODES),
    *(resize(f"{t}_to_less", (1, 9, 10, 2), (4, 7), t)
      for t in ("int32", "uint32", "uint16", "float16", "bool", "float32")),
    *(resize(f"{name}_{m}", shape, size, mode=m)
      for m in MODES
      for name, shape, size in (("to_one", (1, 6, 5, 2), (1, 1)), ("from_one", (1, 1, 1, 4), (3, 2)),
                                ("twice", (1, 7, 6, 5), (14, 12)), ("same", (1, 4, 5, 1), (4, 5)),
                                ("28_to_50", (1, 28, 3, 1), (50, 60)), ("large", (1, 3, 97, 1), (501, 7)))),
    Case("size_at_run_time", OP, [Act((1, 4, 3, 2), "int8"), Act((2,), "int32", values=[5, 2])], [Out("int8")]),
    Case("float_special", OP, [Act((1, 4, 5, 2), "float32", values="special"), Const(np.int32([7, 3]))],
         [Out("float32")]),
]  # fmt: skip
REFUSED = {
    resize("size_of_0", (1, 4, 4, 1), (0, 3)): "height and width must be 1 to 16777216; got 0 and 3",
    resize("no_image", (4, 4), (2, 2), litert_refuses="NumDimensions"): "image must have 4 dimensions (N, H, W, C)",
    resize("size_of_three", (1, 4, 4, 1), (2, 2, 2), litert_refuses="size->dims"):
        "size must be two INT32 numbers, height and width; got INT32 (3,)",
    Case("size_is_int64", OP, [Act((1, 4, 4, 1), "float32"), Const(np.array([2, 2]))], [Out("float32")],
         litert_refuses="INT64 != INT32"): "got INT64 (2,)",
    Case("negative_at_run_time", OP, [Act((1, 4, 3, 2), "int8"), Act((2,), "int32", values=-1)], [Out("int8")],
         litert_refuses=""): "height and width must be 1 to",
}  # fmt: skip


def nearest(size: int, count: int, corners: bool = False, half: bool = False) -> Any:
    """Positions in float32, as TensorFlow has them: near .5 its rounding decides."""
    scale = (
        np.float32(size - corners) / np.float32(count - corners) if count > 1 else np.float32(size / count)
    )
    position = (np.arange(count, dtype=np.float32) + np.float32(0.5 * half)) * scale
    return np.minimum(np.floor(position + 0.5 * corners), size - 1).astype(int)


def definition(case: Case, x: Real, size: Real) -> Real:
    options = case.options
    flags = bool(options.get("align_corners")), bool(options.get("half_pixel_centers"))
    return x[:, nearest(x.shape[1], size[0], *flags)][:, :, nearest(x.shape[2], size[1], *flags)]


@each(CASES)
def test_copies(case: Case, oracle: Oracle) -> None:
    check(case, definition, oracle, lsb=0)


@each(list(REFUSED))
def test_refuses(case: Case, oracle: Oracle) -> None:
    check_refused(case, oracle, REFUSED[case])
