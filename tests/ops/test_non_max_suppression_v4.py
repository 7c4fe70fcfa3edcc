"""NON_MAX_SUPPRESSION_V4: of boxes that overlap, the one with the highest score remains."""

from __future__ import annotations

import numpy as np

from tests.ops._suppression import common, degenerate, kept, refusals
from tests.support.cases import Case, each
from tests.support.check import check, check_litert, check_refused
from tests.support.oracle import Oracle
from tests.support.real import Real

OP = "NON_MAX_SUPPRESSION_V4"
CASES = common(4)
#: Which of equal scores comes first the definition does not say.
UNDEFINED = ("score_at_the_threshold", "ties", "ties_of_many", "all_equal")
REFUSED = refusals(4)


def definition(case: Case, boxes: Real, scores: Real, *limits: Real) -> tuple[Real, Real]:
    most, iou, score = (float(x) for x in limits)
    indices, values = kept(boxes, scores, int(most), iou, score, 0.0)
    return indices, np.int64((values != 0).sum())


@each([case for case in CASES if case.id not in UNDEFINED])
def test_suppresses(case: Case, oracle: Oracle) -> None:
    check(case, definition, oracle)


@each(CASES)
def test_in_every_numerics(case: Case, oracle: Oracle) -> None:
    for numerics in ("reference", "optimized", "litert"):
        check_litert(case, oracle, numerics=numerics)


@each(degenerate(4)[:1])
def test_a_box_without_an_area_is_selected_once(case: Case, oracle: Oracle) -> None:
    """LiteRT selects it again and again, which the named numerics repeats."""
    check(case, definition, oracle)


@each(degenerate(4))
def test_the_defect_by_name(case: Case, oracle: Oracle) -> None:
    """What does not overlap itself is selected again and again."""
    check_litert(case, oracle, numerics="reference-with-defects")


@each(list(REFUSED))
def test_refuses(case: Case, oracle: Oracle) -> None:
    check_refused(case, oracle, REFUSED[case])
