"""SPLIT: each output is a copy of a slice of the input, unless it lies there already."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from numpy.typing import NDArray

from glasslite.kernels.jit._copy import bind_copy, box
from glasslite.kernels.jit.program import Bound


def split_any(axis: NDArray[Any], input: NDArray[Any], *outputs: NDArray[Any], along: int) -> list[Bound]:
    """Any type: the outputs follow each other in the input along the axis `along`."""
    return bind_pieces(input, outputs, along)


def bind_pieces(input: NDArray[Any], outputs: Sequence[NDArray[Any]], axis: int) -> list[Bound]:
    """Fill the outputs with what lies one after the other along an axis of the input."""
    calls, start = [], [0] * input.ndim
    for output in outputs:
        calls += bind_copy(input[box(start, output.shape)], output)
        start[axis] += output.shape[axis]
    return calls
