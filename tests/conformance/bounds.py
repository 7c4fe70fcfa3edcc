"""How far floats may be from those of LiteRT's optimized kernels and of XNNPACK's.

glasslite follows BUILTIN_REF's formulas for floats in every numerics. The other kernel sets add in an order of their
own, and approximate functions by other polynomials: an operator's `delegate_ulp` says how far these are. Sums are
judged by what the same operator makes of the magnitudes of its input, S: eps * S for each of few terms, and
2 sqrt(n) * eps * S for many, see `tests/jit/bounds.py`.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from glasslite.engine.ir import Array
from glasslite.engine.plan import Step
from tests.jit.bounds import SUMS, Sum, float_distance
from tests.support.ulp import ulp_distance

#: Sums that the compiled kernels add in BUILTIN_REF's order, but LiteRT's other kernels do not.
_ELSEWHERE = ("AVERAGE_POOL_2D", "L2_POOL_2D", "MEAN", "SUM")
_LEAST = 4.0
#: Functions whose polynomials elsewhere are as exact near their zeros as they are near 1, and no more.
_ABSOLUTE = ("COS", "GELU", "HARD_SWISH", "LOG", "LOGISTIC", "LOG_SOFTMAX", "SIN")


def distance(step: Step, inputs: Sequence[Array | None], ours: Array, theirs: Array) -> tuple[float, float]:
    """The largest distance of a step's floats from LiteRT's on the same inputs, and how far they may be."""
    if step.operator.name in SUMS:
        found, _, allowed = float_distance(step, inputs, ours, theirs)
        return float(found.max(initial=0)), allowed
    op = step.operator.op
    if op.name == "RESIZE_BILINEAR" and inputs[0] is not None and inputs[0].size:
        # A weight is as exact as the position that it is the fraction of, and weighs a neighbour of any size.
        unit = np.full(ours.shape, np.finfo(ours.dtype).eps * np.abs(inputs[0]).max())
        return _largest(ours, theirs, unit), max(_LEAST, *inputs[0].shape[1:3])
    if op.name in _ABSOLUTE:
        unit = np.finfo(ours.dtype).eps * np.maximum(np.abs(theirs), 1)
        return _largest(ours, theirs, unit), op.delegate_ulp
    if op.name not in _ELSEWHERE or inputs[0] is None:
        # What SOFTMAX divides by is a sum of as many terms as there are classes.
        terms = ours.shape[-1] if op.name == "SOFTMAX" else 0
        stated = max(op.max_ulp, op.delegate_ulp, 2 * float(np.sqrt(terms)))
        return float(ulp_distance(ours, theirs).max(initial=0)), stated
    magnitude = Sum(_LEAST, (0,)).magnitude(step, inputs)
    unit = np.finfo(ours.dtype).eps * np.maximum(magnitude, np.finfo(ours.dtype).tiny)
    return _largest(ours, theirs, unit), max(_LEAST, 2 * float(np.sqrt(inputs[0].size / max(1, ours.size))))


def _largest(ours: Array, theirs: Array, unit: Array) -> float:
    """The largest distance in given units; what is no number must be none in both."""
    same = (ours == theirs) | (np.isnan(ours) & np.isnan(theirs))
    with np.errstate(all="ignore"):
        found = np.where(same, 0, np.abs(ours - theirs) / unit)
    return float(np.where(np.isnan(found), np.inf, found).max(initial=0))
