"""RESIZE_NEAREST_NEIGHBOR: another height and width, each pixel a copy of the nearest.

Spec: schema.fbs ResizeNearestNeighborOptions. Source of the formulas: TFLite reference/resize_nearest_neighbor.h.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from glasslite.engine.ir import Tensor
from glasslite.engine.numerics import Numerics
from glasslite.engine.ops._op import Call, Inputs, Op, Spec, register, required
from glasslite.engine.ops._resize import infer_resize
from glasslite.kernels.reference.fixed_point import round_half_away


@register("RESIZE_NEAREST_NEIGHBOR")
@dataclass(frozen=True)
class ResizeNearestNeighbor(Op):
    """Inputs: image (N, H, W, C) of any type, size (H', W'). Output: (N, H', W', C).

    Attributes:
        align_corners: the outermost pixels' centres stay where they are.
        half_pixel_centers: a pixel's centre is half a pixel from its edge.
    """

    align_corners: bool = False
    half_pixel_centers: bool = False

    def infer(self, inputs: Inputs) -> list[Spec]:
        return infer_resize(inputs)

    def prepare(self, inputs: Inputs, outputs: Sequence[Tensor], numerics: Numerics) -> Call:
        (_, height, width, _), (_, new_height, new_width, _) = (
            required(inputs, 0, "image").shape,
            outputs[0].shape,
        )
        rows, columns = self._nearest(height, new_height), self._nearest(width, new_width)
        return Call("any", {"rows": rows, "columns": columns})

    def _nearest(self, size: int, new_size: int) -> NDArray[np.int64]:
        """Which of `size` elements each of `new_size` copies; in float32 throughout."""
        if self.align_corners and new_size > 1:
            scale = np.float32(size - 1) / np.float32(new_size - 1)
        else:
            scale = np.float32(size) / np.float32(new_size)
        position = np.arange(new_size, dtype=np.float32) + np.float32(0.5 if self.half_pixel_centers else 0)
        position *= scale
        nearest = round_half_away(position) if self.align_corners else np.floor(position)
        return np.asarray(np.minimum(nearest, size - 1), np.int64)
