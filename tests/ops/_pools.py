"""Cases of pools."""

from __future__ import annotations

from functools import partial
from typing import Any

from glasslite.engine.ir import Shape
from tests.support.cases import Act, Case, Out, Values

_ZERO_POINTS = {"float32": (0, 0), "int8": (-7, 20), "uint8": (130, 100), "int16": (0, 0)}


def pool(
    op: str, id: str, image: Shape, window: tuple[int, int], strides: tuple[int, int], type: str = "float32",
    zero_point: int = 0, padding: str = "SAME", activation: str = "NONE", scale: float = 0.05, values: Values = "full",
    **more: Any,
) -> Case:  # fmt: skip
    """A case; float32 has no scale, and `more` goes to the case."""
    quant = (None, 0) if type == "float32" else (scale, zero_point)
    options = {
        "padding": padding, "filter_height": window[0], "filter_width": window[1], "stride_h": strides[0],
        "stride_w": strides[1], "fused_activation_function": activation,
    }  # fmt: skip
    return Case(id, op, [Act(image, type, *quant, values=values)], [Out(type, *quant)], options, **more)


def pools(op: str) -> list[Case]:
    """Windows on, over and beyond the image's edge, every activation, in every type, and zero points at the ends."""
    make = partial(pool, op, version=3)
    return [
        *(make(f"{t}_{p.lower()}_odd_stride", (2, 7, 10, 3), (3, 2), (2, 3), t, z, p)
          for t, (z, _) in _ZERO_POINTS.items() for p in ("SAME", "VALID")),
        *(make(f"{t}_{a.lower()}", (1, 5, 4, 7), (2, 3), (1, 2), t, z, activation=a)
          for t, (_, z) in _ZERO_POINTS.items() for a in ("RELU", "RELU6", "RELU_N1_TO_1")),
        *(make(f"{t}_zero_point_{z}", (1, 6, 5, 2), (3, 3), (1, 1), t, z, activation="RELU6")
          for t, z in (("int8", -128), ("int8", 127), ("uint8", 0), ("uint8", 255))),
        *(make(f"{t}_window_is_the_image", (2, 9, 11, 5), (9, 11), (1, 1), t, padding="VALID")
          for t in _ZERO_POINTS),
        make("stride_beyond_the_window", (1, 9, 8, 2), (2, 1), (4, 3), padding="VALID"),
        make("window_of_one", (3, 4, 5, 13), (1, 1), (1, 1)),
    ]  # fmt: skip
