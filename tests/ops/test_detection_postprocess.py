"""TFLite_Detection_PostProcess: decode boxes, and suppress those that overlap better ones."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import glasslite
from glasslite.engine.ir import Array
from tests.support.cases import Act, Case, Const, Out, Values, each
from tests.support.check import check, check_litert, check_refused, run_ours
from tests.support.oracle import REMEDY, Oracle
from tests.support.real import Real
from tests.support.ulp import ulp_distance

OP = "CUSTOM:TFLite_Detection_PostProcess"
OPTIONS: dict[str, Any] = {
    "max_detections": 6, "max_classes_per_detection": 1, "num_classes": 5, "nms_score_threshold": 0.1,
    "nms_iou_threshold": 0.5, "y_scale": 10.0, "x_scale": 10.0, "h_scale": 5.0, "w_scale": 5.0,
}  # fmt: skip
OUTPUTS = [Out("float32")] * 4


def anchors(count: int) -> Array:
    """Boxes all over the image, in three sizes."""
    rng = np.random.default_rng(count)
    sizes = rng.choice([0.1, 0.2, 0.4], (count, 1)) * [[1.0, 1.5]]
    return np.float32(np.concatenate([rng.uniform(0, 1, (count, 2)), sizes], axis=1))


def uniform(rng: np.random.Generator, shape: tuple[int, ...]) -> Array:
    return np.float32(rng.uniform(0, 1, shape))


def detect(
    id: str,
    count: int = 60,
    columns: int = 6,
    *,
    values: Values | None = None,
    width: int = 4,
    refused: str = "",
    **options: Any,
) -> Case:
    """A case of float inputs; one column of scores more than classes is the background's."""
    shape = (1, count, columns)
    scores = Act(shape, "float32", values=(lambda rng: uniform(rng, shape)) if values is None else values)
    inputs = [Act((1, count, width), "float32"), scores, Const(anchors(count))]
    return Case(id, OP, inputs, OUTPUTS, {**OPTIONS, **options}, litert_refuses=refused)


def quantized(id: str, count: int = 60, columns: int = 6, **options: Any) -> Case:
    """A case of uint8 inputs, anchors too."""
    steps = np.uint8(np.clip(anchors(count) / 0.01 + 20, 0, 255))
    inputs = [
        Act((1, count, 4), "uint8", 0.07, 128), Act((1, count, columns), "uint8", 0.0039, 3), Const(steps, 0.01, 20),
    ]  # fmt: skip
    return Case(id, OP, inputs, OUTPUTS, {**OPTIONS, **options})


def grid(rng: np.random.Generator) -> Array:
    """Scores of few different values, so that many are equal."""
    return np.float32(rng.integers(1, 5, (1, 60, 6)) / 8)


CASES = [
    *(detect(f"{name}_{how}", use_regular_nms=regular, **options)
      for how, regular in (("fast", False), ("regular", True)) for name, options in {
          "background": {}, "no_background": {"columns": 5}, "one_class": {"columns": 1, "num_classes": 1},
          "ties": {"values": grid, "detections_per_class": 3}, "keypoints_behind": {"width": 9},
          "strict": {"nms_iou_threshold": 0.05}, "lenient": {"nms_iou_threshold": 1.0},
          "many": {"count": 700, "max_detections": 40, "nms_score_threshold": 1e-8},
          "integer_options": {"y_scale": 10, "h_scale": 5},
      }.items()),
    *(quantized(f"uint8_{how}", use_regular_nms=regular) for how, regular in (("fast", False), ("regular", True))),
    quantized("uint8_no_background", columns=5),
    *(detect(f"{n}_classes_a_detection", max_classes_per_detection=n) for n in (2, 3, 5)),
    *(detect(f"{n}_classes_a_detection_ties", values=grid, max_classes_per_detection=n) for n in (2, 3, 4, 5)),
    *(detect(f"detections_per_class_{n}", use_regular_nms=True, detections_per_class=n) for n in (1, 2, 100)),
    detect("too_few_for_regular", 8, use_regular_nms=True, max_detections=60, nms_score_threshold=0.7),
    detect("scores_at_the_threshold", values=lambda rng: np.full((1, 60, 6), 0.5), nms_score_threshold=0.5),
]  # fmt: skip
BACKWARDS = Case(
    "backwards", OP, [Act((1, 2, 4), "float32"), Act((1, 2, 6), "float32"),
                      Const(np.float32([[0, 0, 1, 1], [0, 0, -1, 1]]))],
    OUTPUTS, OPTIONS, litert_refuses="ValidateBoxes",
)  # fmt: skip
MIXED = Case(
    "mixed", OP, [Act((1, 2, 4), "uint8", 0.1), Act((1, 2, 6), "float32"), Const(np.ones((2, 4), np.float32))],
    OUTPUTS, OPTIONS,
)  # fmt: skip
REFUSED = {
    detect("too_many_columns", columns=7, refused="num_classes_with_background"):
        "scores must have shape (1, 60, 5 or 6); got (1, 60, 7)",
    detect("three_columns", width=3, refused=">= kNumCoordBox"): "box encodings must have shape (1, anchors, 4 or more",
    detect("threshold_of_zero", nms_iou_threshold=0.0, refused="intersection_over_union_threshold"):
        "nms_iou_threshold must be above 0 and at most 1; got 0",
    detect("no_class_a_detection", max_classes_per_detection=0, refused="max_categories_per_anchor"):
        "max_classes_per_detection must be at least 1; got 0",
    detect("negative_detections", max_detections=-1): "max_detections must be at least 0; got -1",
    detect("none_a_class", use_regular_nms=True, detections_per_class=0, refused="num_detections_per_class > 0"):
        "detections_per_class must be at least 1; got 0",
    detect("gigantic", max_detections=1 << 28): "bytes and the limit is",
    BACKWARDS: "box 1 ends before it begins",
    MIXED: "anchors must be of the encodings' type, UINT8; got FLOAT32",
}  # fmt: skip


def overlap(a: Real, b: Real) -> float:
    """Intersection over union of two boxes."""
    height, width = np.minimum(a[2:], b[2:]) - np.maximum(a[:2], b[:2])
    shared = max(0.0, height) * max(0.0, width)
    areas = [(box[2] - box[0]) * (box[3] - box[1]) for box in (a, b)]
    return 0.0 if min(areas) <= 0 else shared / (sum(areas) - shared)


def suppressed(boxes: Real, scores: Real, options: dict[str, Any], most: int) -> list[int]:
    kept: list[int] = []
    for i in sorted(np.flatnonzero(scores >= options["nms_score_threshold"]), key=lambda i: -scores[i]):
        if len(kept) < most and all(
            overlap(boxes[k], boxes[i]) <= options["nms_iou_threshold"] for k in kept
        ):
            kept.append(int(i))
    return kept


def definition(case: Case, encodings: Real, scores: Real, anchors: Real) -> tuple[Real, ...]:
    options = {"use_regular_nms": False, "detections_per_class": 100, **case.options}
    centres = encodings[0, :, :2] / [options["y_scale"], options["x_scale"]] * anchors[:, 2:] + anchors[:, :2]
    halves = np.exp(encodings[0, :, 2:4] / [options["h_scale"], options["w_scale"]]) * anchors[:, 2:] / 2
    boxes = np.concatenate([centres - halves, centres + halves], axis=1)
    table = scores[0, :, scores.shape[2] - options["num_classes"] :]
    most, several = options["max_detections"], options["max_classes_per_detection"]
    found: list[tuple[int, int]] = []
    if options["use_regular_nms"]:
        a_class = min(options["detections_per_class"], most)
        for c in range(table.shape[1]):
            found += [(i, c) for i in suppressed(boxes, table[:, c], options, a_class)]
        found = sorted(found, key=lambda place: -table[place])[:most]
        count = len(found)
    else:
        kept = suppressed(boxes, table.max(axis=1), options, most)
        for i in kept:
            order = np.argsort(-table[i], kind="stable")[:several]
            found += [(i, int(c)) for c in order]
        count = len(kept)
    y = np.zeros((1, most * several, 4)), np.zeros((1, most * several)), np.zeros((1, most * several))
    for row, (i, c) in enumerate(found):
        y[0][0, row], y[1][0, row], y[2][0, row] = boxes[i], c, table[i, c]
    return (*y, np.array([count], np.float64))


def bounds(case: Case) -> dict[str, Any]:
    return {"error": 1e-5}


@each([case for case in CASES if not case.id.endswith("detection_ties")])
def test_detects(case: Case, oracle: Oracle) -> None:
    check(case, definition, oracle, **bounds(case))


@each([case for case in CASES if case.id.endswith("detection_ties")])
def test_classes_of_equal_scores(case: Case, oracle: Oracle) -> None:
    """The definition does not say which of several classes with equal scores comes first; LiteRT's heap does."""
    check_litert(case, oracle, numerics="reference")


@each(list(REFUSED))
def test_refuses(case: Case, oracle: Oracle) -> None:
    check_refused(case, oracle, REFUSED[case])


@pytest.mark.parametrize("threshold", [0.97, 2.0])
def test_slots_without_a_detection_are_zeros(threshold: float, oracle: Oracle) -> None:
    """LiteRT leaves them as they were; the others are equal. A session's second run leaves nothing of its first."""
    case = detect("few", nms_score_threshold=threshold, max_detections=20)
    boxes, classes, scores, count = run_ours(case)
    found = int(count[0])
    assert found < 20
    for output in (boxes, classes, scores):
        assert not output[0, found:].any()
    session = glasslite.Session(glasslite.load(case.model()))
    high = [case.arrays()[0], np.ones((1, 60, 6), np.float32)]
    session.run([np.zeros((1, 60, 4), np.float32), high[1]] if threshold < 1 else case.arrays())
    again = session.run(case.arrays())
    np.testing.assert_array_equal(again["output2"], scores)
    if not oracle.available:
        pytest.skip(REMEDY)
    theirs = oracle.run(case.model(), case.arrays(), "BUILTIN_REF", tensors=case.output_indices)
    for mine, index in zip((boxes, classes, scores), case.output_indices, strict=False):
        assert ulp_distance(mine[0, :found], np.asarray(theirs[index])[0, :found]).max(initial=0) <= 1
    assert count == theirs[case.output_indices[3]]
