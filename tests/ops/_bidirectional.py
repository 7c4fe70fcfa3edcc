"""What the tests of layers that run in both directions share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from tests.support.cases import Act, Case, Out
from tests.support.real import Real


def auxiliary(batch: int, steps: int, features: int, time_major: bool) -> Act | None:
    """An auxiliary input, unless it has no features."""
    shape = (steps, batch) if time_major else (batch, steps)
    return Act((*shape, features), "float32", values="normal") if features else None


def outputs_of(options: dict[str, Any]) -> list[Out]:
    """One output for each direction, or one of both."""
    return [Out("float32")] * (1 if options.get("merge_outputs") else 2)


def both_directions(
    case: Case, x: Real, aux: Real | None, crossed: bool, direction: Callable[[int, Real], Real]
) -> tuple[Real, ...]:
    """Each direction by itself; the backward one sees the steps in reverse.

    Args:
        aux: what the backward one sees instead; if `crossed`, what both see besides: weights of inputs in a row are
            weights in a row.
        direction: (1 if backward, the input) to the output.
    """
    time = 1 if case.options["time_major"] else 2
    outputs = []
    for backward in (0, 1):
        seen = x if aux is None else np.concatenate([x, aux], axis=-1) if crossed else aux if backward else x
        y = direction(backward, np.flip(seen, time) if backward else seen)
        outputs.append(np.flip(y, time) if backward else y)
    return (np.concatenate(outputs, axis=-1),) if case.options.get("merge_outputs") else tuple(outputs)
