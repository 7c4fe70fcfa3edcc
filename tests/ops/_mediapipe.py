"""MediaPipe's operators, which LiteRT's Python package has no kernels for: its delegate alone runs them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from tests.support.cases import Case
from tests.support.check import Definition, definition_problems, fail, run_ours
from tests.support.oracle import REMEDY, Oracle


def check(
    case: Case, definition: Definition, oracle: Oracle, *, delegated: bool = True, **bounds: Any
) -> None:
    """Hold both our result and the first output of LiteRT's default interpreter against the definition."""
    ours = run_ours(case)
    problems = definition_problems(case, definition, ours, lsb=0, error=None, **bounds)
    if problems:
        fail(case, problems)
    if not oracle.available:
        pytest.skip(REMEDY)
    if delegated:
        model = case.model([mine.shape for mine in ours])
        theirs = oracle.run(model, case.arrays(), "AUTO", tensors=case.output_indices)
        # Indices are integers there, in the bits of floats.
        first = [np.asarray(theirs[case.output_indices[0]]), *ours[1:]]
        problems = definition_problems(case, definition, first, lsb=0, error=None, **bounds)
        if problems:
            fail(case, ["LiteRT's result, not ours:", *problems])
