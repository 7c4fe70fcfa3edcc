"""Non-maximum suppression: of boxes that overlap, the one with the highest score remains.

Sources: TFLite kernels/detection_postprocess.cc, kernels/internal/reference/non_max_suppression.h
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Indices = NDArray[np.intp]

#: Candidates whose overlaps are computed at a time.
_BLOCK = 64


class Boxes(NamedTuple):
    """Boxes, a column each, (n,) float32."""

    ymin: Floats
    xmin: Floats
    ymax: Floats
    xmax: Floats

    def of(self, which: Any) -> Boxes:
        """Some of the boxes."""
        return Boxes(*(side[which] for side in self))

    @property
    def area(self) -> Floats:
        product: Floats = (self.ymax - self.ymin) * (self.xmax - self.xmin)
        return product


def overlaps(a: Boxes, b: Boxes) -> Floats:
    """Intersection over union of each box of one set with each of another, (a, b); 0 where an area is not above 0.

    A NaN is no limit to the other box, as std::max and std::min have it.
    """
    top, left, bottom, right = (side[:, None] for side in a)
    height = np.where(b.ymax < bottom, b.ymax, bottom) - np.where(top < b.ymin, b.ymin, top)
    width = np.where(b.xmax < right, b.xmax, right) - np.where(left < b.xmin, b.xmin, left)
    zero = np.float32(0)
    shared = np.where(height < zero, zero, height) * np.where(width < zero, zero, width)
    area_a, area_b = a.area[:, None], b.area
    with np.errstate(all="ignore"):
        ratio = shared / (area_a + area_b - shared)
    return np.where((area_a <= 0) | (area_b <= 0), zero, ratio)


def suppress(boxes: Boxes, order: Indices, threshold: np.float32, most: int) -> Indices:
    """Walk candidates in the given order and keep those that overlap none kept by more than the threshold.

    Args:
        order: indices of boxes, best first.
        most: where to stop.
    """
    kept: list[int] = []
    for start in range(0, len(order), _BLOCK):
        if len(kept) >= most:
            break
        block = order[start : start + _BLOCK]
        if kept:
            free = ~(overlaps(boxes.of(kept), boxes.of(block)) > threshold).any(axis=0)
            block = block[free]
        candidates = boxes.of(block)
        hides = overlaps(candidates, candidates) > threshold
        active = np.ones(len(block), bool)
        for place, index in enumerate(block):
            if active[place] and len(kept) < most:
                kept.append(int(index))
                active &= ~hides[place]
    return np.array(kept[:most], np.intp)
