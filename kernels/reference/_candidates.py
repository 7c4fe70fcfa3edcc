"""NON_MAX_SUPPRESSION_V4 and V5: one class, boxes with any two opposite corners, scores that may decay.

Spec:   arxiv.org/abs/1704.04503 (soft suppression with a Gaussian)
Oracle: LiteRT BUILTIN_REF, non_max_suppression.cc, reference/non_max_suppression.h
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from glasslite.kernels.reference._heap import Queue
from glasslite.kernels.reference._libm import expf
from glasslite.kernels.reference._nms import Boxes, Floats, Indices, overlaps, suppress

#: One number, or an array of one.
Number = np.float32 | NDArray[np.float32] | float


def select(
    corners: Floats,
    scores: Floats,
    most: int,
    iou_threshold: Number,
    score_threshold: Number,
    sigma: Number,
    *,
    defects: bool,
) -> tuple[Indices, Floats]:
    """Indices of the boxes (n, 4) that are kept, best first, and their scores, which decay where sigma is above 0.

    Overlaps at or above the threshold suppress; scores at or below theirs do. `defects` selects a box without an area
    again and again, as LiteRT does: what it has selected it suppresses by the overlap with itself alone.
    """
    iou_threshold, score_threshold, sigma = map(np.float32, (iou_threshold, score_threshold, sigma))
    boxes, reached = _ordered(corners), np.flatnonzero(scores > score_threshold)
    candidates = scores[reached]
    if sigma > 0 or defects or len(np.unique(candidates)) < len(candidates):
        return _queued(
            boxes.of(reached), reached, candidates, most, iou_threshold, score_threshold, sigma, defects
        )
    order = reached[np.argsort(-candidates, kind="stable")]
    # At or above: above the next smaller number.
    below = np.nextafter(iou_threshold, np.float32(-np.inf))
    kept = suppress(boxes, order, below, most)
    return kept, scores[kept]


def fill(target: NDArray[Any], kept: NDArray[Any]) -> None:
    """What is kept, and zeros behind."""
    target[: len(kept)], target[len(kept) :] = kept, 0


def _ordered(corners: Floats) -> Boxes:
    y1, x1, y2, x2 = corners.T
    low = (np.where(b < a, b, a) for a, b in ((y1, y2), (x1, x2)))
    high = (np.where(a < b, b, a) for a, b in ((y1, y2), (x1, x2)))
    return Boxes(*low, *high)


def _queued(
    boxes: Boxes,
    numbers: Indices,
    scores: Floats,
    most: int,
    iou_threshold: np.float32,
    score_threshold: np.float32,
    sigma: np.float32,
    defects: bool,
) -> tuple[Indices, Floats]:
    """The same through a queue: the best candidate meets those selected since it was last looked at.

    It goes back with its decayed score if that is above the threshold; one that has not decayed is selected, and goes
    back too, which decides where equal ones stand.
    """
    queue, seen = Queue(len(scores)), [0] * len(scores)
    values = list(scores)
    for number, value in enumerate(values):
        queue.push(number, float(value))
    kept: list[int] = []
    taken: list[np.float32] = []
    met: list[_Met] = []
    while len(kept) < min(len(scores), most) and len(queue):
        number = queue.pop()
        before, later = values[number], met[seen[number] :]
        if number in kept and not defects:
            continue
        value = _decayed(before, number, later[::-1], score_threshold)
        seen[number] = len(kept)
        if value is None:
            continue
        values[number] = value
        if value == before:
            kept.append(number)
            taken.append(before)
            met.append(_meet(overlaps(boxes.of([number]), boxes)[0], iou_threshold, sigma))
        if value > score_threshold:
            queue.push(number, float(value))
    return numbers[kept], np.array(taken, np.float32)


class _Met(NamedTuple):
    """What a selected box does to each candidate: suppress it, or multiply its score."""

    hides: list[bool]
    decay: Floats | None


def _meet(overlap: Floats, iou_threshold: np.float32, sigma: np.float32) -> _Met:
    decay = None
    if sigma > 0:
        scale = np.float32(-0.5 / np.float64(sigma))
        with np.errstate(all="ignore"):
            decay = expf(scale * overlap * overlap)
    return _Met((overlap >= iou_threshold).tolist(), decay)


def _decayed(
    value: np.float32, number: int, met: Sequence[_Met], score_threshold: np.float32
) -> np.float32 | None:
    """A candidate's score after meeting selected boxes, the last first; None where one suppresses it."""
    for selected in met:
        if selected.hides[number]:
            return None
        if selected.decay is not None:
            value = value * selected.decay[number]
        if value <= score_threshold:
            break
    return value
