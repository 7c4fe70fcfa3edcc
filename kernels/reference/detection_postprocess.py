"""TFLite_Detection_PostProcess: decode boxes around their anchors, and suppress those that overlap better ones.

Spec:   arxiv.org/abs/1512.02325 (SSD); the box coder of TensorFlow's object detection API
Oracle: LiteRT BUILTIN_REF with one thread, detection_postprocess.cc
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from glasslite.kernels.errors import BadValue
from glasslite.kernels.reference._heap import largest
from glasslite.kernels.reference._nms import Boxes, Floats, Indices, suppress

#: LiteRT dequantizes scores in groups of so many, and what remains with another rounding.
_LANES = 8


class Steps(NamedTuple):
    """Quantized values stand for scale * (value - zero_point)."""

    scale: np.float32
    zero_point: int


def detection_postprocess_fast(
    encodings: NDArray[Any],
    scores: NDArray[Any],
    anchors: NDArray[Any],
    boxes: Floats,
    classes: Floats,
    kept_scores: Floats,
    count: Floats,
    *,
    scales: Floats,
    score_threshold: np.float32,
    iou_threshold: np.float32,
    max_detections: int,
    classes_a_detection: int,
    background: int,
    steps: tuple[Steps | None, Steps | None, Steps | None],
) -> None:
    """One suppression for all classes, by each anchor's best; each box comes with its best classes.

    encodings (1, A, 4 or more), scores (1, A, background + C), anchors (A, 4) to boxes (1, D, 4), classes (1, D),
    scores (1, D) and how many anchors are kept (1,). Slots that are not filled become zeros. `steps` are those of the
    inputs, in their order; None of floats.
    """
    decoded = _decode(encodings[0], anchors, scales, steps[0], steps[2])
    table = _real_scores(scores[0], steps[1])[:, background:]
    best = _best_classes(table)
    top = table[np.arange(len(table)), best]
    selected = suppress(decoded, _ranked(top, score_threshold), iou_threshold, max_detections)
    taken = min(classes_a_detection, table.shape[1])
    for target in (boxes, classes, kept_scores):
        target.fill(0)
    rows = np.arange(len(selected)) * classes_a_detection
    corners = np.stack(decoded.of(selected), axis=1)
    # With one class a detection LiteRT takes the first of the best; with several, whichever its heap has on top.
    found = (
        best[selected, None] if taken == 1 else np.array([largest(table[i], taken) for i in selected], int)
    )
    for column in range(taken if len(selected) else 0):
        boxes[0, rows + column] = corners
        classes[0, rows + column] = found[:, column]
        kept_scores[0, rows + column] = table[selected, found[:, column]]
    count[0] = len(selected)


def detection_postprocess_regular(
    encodings: NDArray[Any],
    scores: NDArray[Any],
    anchors: NDArray[Any],
    boxes: Floats,
    classes: Floats,
    kept_scores: Floats,
    count: Floats,
    *,
    scales: Floats,
    score_threshold: np.float32,
    iou_threshold: np.float32,
    max_detections: int,
    detections_a_class: int,
    background: int,
    steps: tuple[Steps | None, Steps | None, Steps | None],
) -> None:
    """One suppression a class, and of all classes' boxes the best; of equal ones those of the lower class first.

    Shapes as above. LiteRT with several threads forgets the class whose number is that of the threads.
    """
    decoded = _decode(encodings[0], anchors, scales, steps[0], steps[2])
    table = _real_scores(scores[0], steps[1])[:, background:]

    def select(candidates: Indices) -> Indices:
        return suppress(decoded, candidates, iou_threshold, detections_a_class)

    anchor_of, class_of, values = _best_of_classes(table, score_threshold, max_detections, select)
    found = len(values)
    for target in (boxes, classes, kept_scores):
        target.fill(0)
    boxes[0, :found] = np.stack(decoded.of(anchor_of), axis=1)
    classes[0, :found] = class_of
    kept_scores[0, :found] = values
    count[0] = found


def _best_of_classes(
    table: Floats, threshold: np.float32, limit: int, select: Callable[[Indices], Indices]
) -> tuple[Indices, Indices, Floats]:
    """The `limit` best of what `select` keeps of each class: anchors, classes and scores, the best first."""
    anchor_of, class_of = np.zeros(0, np.intp), np.zeros(0, np.intp)
    values = np.zeros(0, np.float32)
    for number in range(table.shape[1]):
        column = table[:, number]
        order = _ranked(column, threshold)
        if len(values) == limit:
            # What is not above the last of a full list comes behind it, and suppresses nothing that is above.
            order = order[column[order] > values[-1]]
        selected = select(order)
        values = np.concatenate([values, column[selected]])
        best = np.argsort(-values, kind="stable")[:limit]
        anchor_of = np.concatenate([anchor_of, selected])[best]
        class_of = np.concatenate([class_of, np.full(len(selected), number)])[best]
        values = values[best]
    return anchor_of, class_of, values


def _decode(
    encodings: NDArray[Any],
    anchors: NDArray[Any],
    scales: Floats,
    encoding_steps: Steps | None,
    anchor_steps: Steps | None,
) -> Boxes:
    """Boxes around their anchors' centres: float64 steps, rounded to float32 before and after the last.

    Raises:
        BadValue: a box ends before it begins.
    """
    y, x, h, w = (_real(encodings[:, i], encoding_steps).astype(np.float64) for i in range(4))
    anchor_y, anchor_x, anchor_h, anchor_w = (
        _real(anchors[:, i], anchor_steps).astype(np.float64) for i in range(4)
    )
    y_scale, x_scale, h_scale, w_scale = scales.astype(np.float64)
    with np.errstate(all="ignore"):
        y_centre = (y / y_scale * anchor_h + anchor_y).astype(np.float32)
        x_centre = (x / x_scale * anchor_w + anchor_x).astype(np.float32)
        half_h = (0.5 * np.exp(h / h_scale) * anchor_h).astype(np.float32)
        half_w = (0.5 * np.exp(w / w_scale) * anchor_w).astype(np.float32)
        boxes = Boxes(y_centre - half_h, x_centre - half_w, y_centre + half_h, x_centre + half_w)
    wrong = (boxes.ymin > boxes.ymax) | (boxes.xmin > boxes.xmax)
    if wrong.any():
        place = int(wrong.argmax())
        corners = ", ".join(f"{side[place]:g}" for side in boxes)
        raise BadValue(
            f"box {place} ends before it begins: (ymin, xmin, ymax, xmax) = ({corners}); "
            "anchors must have a height and a width of at least 0"
        )
    return boxes


def _real(values: NDArray[Any], steps: Steps | None) -> Floats:
    if steps is None:
        return np.asarray(values, np.float32)
    real: Floats = (values.astype(np.float32) - np.float32(steps.zero_point)) * steps.scale
    return real


def _real_scores(scores: NDArray[Any], steps: Steps | None) -> Floats:
    """Scores (A, C) in float32: q * scale - zero_point * scale in groups of eight, scale * (q - zero_point) behind.

    Source: optimized_ops.h Dequantize.
    """
    if steps is None:
        return np.asarray(scores, np.float32)
    flat = scores.reshape(-1)
    grouped = flat.size - flat.size % _LANES
    real = flat.astype(np.float32)
    real[:grouped] *= steps.scale
    real[:grouped] += np.float32(-steps.zero_point * np.float64(steps.scale))
    real[grouped:] = _real(flat[grouped:], steps)
    return real.reshape(scores.shape)


def _best_classes(table: Floats) -> Indices:
    """The first of the highest scores in each row; a NaN is none."""
    return np.where(np.isnan(table), -np.inf, table).argmax(axis=1)


def _ranked(scores: Floats, threshold: np.float32) -> Indices:
    """Indices of the scores that reach the threshold, highest first, the first of equals first."""
    reached = np.flatnonzero(scores >= threshold)
    order: Indices = reached[np.argsort(-scores[reached], kind="stable")]
    return order
