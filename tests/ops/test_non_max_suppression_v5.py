"""NON_MAX_SUPPRESSION_V5: the same as V4, with scores, which may decay."""

from __future__ import annotations

import numpy as np

from tests.ops._suppression import common, degenerate, kept, refusals, suppression, ties
from tests.support.cases import Case, each
from tests.support.check import check, check_litert, check_refused
from tests.support.oracle import Oracle
from tests.support.real import Real

OP = "NON_MAX_SUPPRESSION_V5"
CASES = [
    *common(5),
    *(suppression(f"sigma_{s}_of_{n}_keeping_{m}", 5, n, sigma=s, iou=i, most=m)
      for s in (0.1, 0.5, 2.0) for n, i, m in ((50, 1.0, 50), (50, 0.3, 10), (300, 1.0, 100))),
    suppression("decayed_ties", 5, sigma=0.5, iou=1.0, scores=lambda rng: ties(rng, 50)),
    suppression("decays_below_the_score", 5, sigma=0.05, iou=1.0, score=0.4),
]  # fmt: skip
UNDEFINED = ("score_at_the_threshold", "ties", "ties_of_many", "all_equal", "decayed_ties")
REFUSED = {
    **refusals(5),
    suppression("negative_sigma", 5, sigma=-1.0, refused="Invalid sigma"): "sigma must be at least 0; got -1",
}


def definition(case: Case, boxes: Real, scores: Real, *limits: Real) -> tuple[Real, Real, Real]:
    most, iou, score, sigma = (float(x) for x in limits)
    indices, values = kept(boxes, scores, int(most), iou, score, sigma)
    return indices, values, np.int64((values != 0).sum())


@each([case for case in CASES if case.id not in UNDEFINED])
def test_suppresses(case: Case, oracle: Oracle) -> None:
    check(case, definition, oracle, error=1e-5)


@each(CASES)
def test_in_every_numerics(case: Case, oracle: Oracle) -> None:
    for numerics in ("reference", "optimized", "litert"):
        check_litert(case, oracle, numerics=numerics)


@each(degenerate(5))
def test_the_defect_by_name(case: Case, oracle: Oracle) -> None:
    """What does not overlap itself is selected again and again."""
    check_litert(case, oracle, numerics="reference-with-defects")


@each(list(REFUSED))
def test_refuses(case: Case, oracle: Oracle) -> None:
    check_refused(case, oracle, REFUSED[case])
