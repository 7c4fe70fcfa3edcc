"""Cases and the definition of NON_MAX_SUPPRESSION_V4 and V5."""

from __future__ import annotations

from typing import Any

import numpy as np

from glasslite.engine.ir import Array
from tests.support.cases import Act, Case, Const, Out, Values
from tests.support.real import Real


def corners(rng: np.random.Generator, count: int) -> Array:
    """Boxes all over the image, by any two opposite corners."""
    centres, halves = rng.uniform(0, 1, (count, 2)), rng.uniform(0.05, 0.25, (count, 2))
    sign = rng.choice([-1, 1], (count, 2))
    return np.float32(np.concatenate([centres - sign * halves, centres + sign * halves], axis=1))


def ties(rng: np.random.Generator, count: int) -> Array:
    """Scores of few different values, so that many are equal."""
    return np.float32(rng.integers(1, 5, count) / 8)


def suppression(
    id: str,
    version: int,
    count: int = 50,
    *,
    most: int = 20,
    iou: float = 0.4,
    score: float = 0.1,
    sigma: float = 0.0,
    boxes: Values | None = None,
    scores: Values | None = None,
    known: bool = True,
    refused: str = "",
) -> Case:
    """A case; `known` says whether max_output_size is a constant."""
    inputs: list[Any] = [
        Act((count, 4), "float32", values=(lambda rng: corners(rng, count)) if boxes is None else boxes),
        Act((count,), "float32", values=(lambda rng: rng.uniform(0, 1, count)) if scores is None else scores),
        Const(np.int32(most)) if known else Act((), "int32", values=most),
        Const(np.float32(iou)), Const(np.float32(score)),
    ]  # fmt: skip
    outputs = [Out("int32"), Out("int32")]
    if version == 5:
        inputs.append(Const(np.float32(sigma)))
        outputs.insert(1, Out("float32"))
    return Case(id, f"NON_MAX_SUPPRESSION_V{version}", inputs, outputs, litert_refuses=refused)


def common(version: int) -> list[Case]:
    """The cases that both operators have."""
    options: dict[str, dict[str, Any]] = {
        "usual": {}, "few": {"most": 3}, "many": {"count": 600, "most": 300}, "strict": {"iou": 0.01},
        "lenient": {"iou": 1.0}, "all_suppress": {"iou": 0.0}, "none_reaches_the_score": {"score": 2.0},
        "score_at_the_threshold": {"scores": lambda rng: np.arange(50) % 2 / 4 + 0.5, "score": 0.5, "iou": 0.9},
        "ties": {"scores": lambda rng: ties(rng, 50)}, "all_equal": {"scores": 0.5, "count": 200, "most": 60},
        "ties_of_many": {"count": 700, "most": 100, "scores": lambda rng: ties(rng, 700)},
        "none_wanted": {"most": 0}, "size_known_while_running": {"known": False}, "no_boxes": {"count": 0},
        "negative_scores": {"scores": lambda rng: rng.uniform(-1, 0, 50), "score": -0.5},
    }  # fmt: skip
    return [suppression(name, version, **how) for name, how in options.items()]


def degenerate(version: int) -> list[Case]:
    """Boxes whose overlap with themselves is 0 or NaN."""
    return [
        suppression("boxes_without_an_area", version, 5, boxes=[[0, 0, 0, 1]] * 5, scores=[0.9, 0.8, 0.7, 0.6, 0.5],
                    most=4),
        suppression("not_finite", version, boxes="special", scores="special"),
    ]  # fmt: skip


def refusals(version: int) -> dict[Case, str]:
    """Wrong use, and what is said."""
    return {
        suppression("negative_size", version, most=-1, refused="max_output_size_value >= 0"):
            "max_output_size must be at least 0; got -1",
        Case("boxes_of_five", f"NON_MAX_SUPPRESSION_V{version}",
             [Act((3, 5), "float32"), *suppression("", version).inputs[1:]], suppression("", version).outputs,
             litert_refuses="SizeOfDimension"): "boxes must have shape (n, 4); got (3, 5)",
        Case("scores_of_another_count", f"NON_MAX_SUPPRESSION_V{version}",
             [Act((3, 4), "float32"), *suppression("", version).inputs[1:]], suppression("", version).outputs,
             litert_refuses="num_boxes"): "scores must have shape (3,), one for each box; got (50,)",
        Case("too_few", f"NON_MAX_SUPPRESSION_V{version}", suppression("", version).inputs[:4],
             suppression("", version).outputs, litert_refuses="num inputs"): "(score_threshold) is missing",
    }  # fmt: skip


def overlap(a: Real, b: Real) -> float:
    """Intersection over union of two boxes by opposite corners."""
    (ay, ax), (by, bx) = (np.sort(np.reshape(box, (2, 2)).T, axis=1) for box in (a, b))
    height, width = min(ay[1], by[1]) - max(ay[0], by[0]), min(ax[1], bx[1]) - max(ax[0], bx[0])
    shared = max(0.0, height) * max(0.0, width)
    areas = [(y[1] - y[0]) * (x[1] - x[0]) for y, x in ((ay, ax), (by, bx))]
    return 0.0 if min(areas) <= 0 else shared / (sum(areas) - shared)


def kept(boxes: Real, scores: Real, most: int, iou: float, score: float, sigma: float) -> tuple[Real, Real]:
    """Take the best that is left, and let what overlaps it go or decay, until enough are taken."""
    scores, taken, values = scores.copy(), [], []
    left = set(np.flatnonzero(scores > score).tolist())
    while left and len(taken) < most:
        best = max(left, key=lambda i: (scores[i], -i))
        left.remove(best)
        taken.append(best)
        values.append(scores[best])
        for i in list(left):
            shared = overlap(boxes[best], boxes[i])
            if sigma > 0:
                scores[i] *= np.exp(-shared * shared / (2 * sigma))
            if shared >= iou or scores[i] <= score:
                left.remove(i)
    pad = most - len(taken)
    return np.int64([*taken, *[0] * pad]), np.float64([*values, *[0.0] * pad])
