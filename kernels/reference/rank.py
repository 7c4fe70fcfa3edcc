"""RANK: how many dimensions a tensor has.

Oracle: LiteRT BUILTIN_REF, kernels/rank.cc
"""

from __future__ import annotations

from typing import Any

from numpy.typing import NDArray


def rank_any(input: NDArray[Any] | None, output: NDArray[Any], *, rank: int) -> None:
    """Any type: `rank` is known before the run; the input is not read."""
    output[...] = rank
