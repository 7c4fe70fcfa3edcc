"""CONCATENATION: each input is copied into its slice of the output, unless it lies there already."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from glasslite.kernels.jit._copy import bind_all, bind_copy, box
from glasslite.kernels.jit.program import Bound


def concatenation_any(*tensors: NDArray[Any], axis: int) -> list[Bound]:
    """Any type: the inputs and, last, the output; scalars count as vectors of one."""
    return bind_all(_slices(tensors, axis))


def concatenation_qu8(*tensors: NDArray[np.uint8], axis: int, tables: NDArray[np.uint8]) -> list[Bound]:
    """uint8 with different quantizations: `tables` (inputs, 256) gives each step of an input in output steps."""
    pairs = zip(_slices(tensors, axis), tables, strict=True)
    return [call for (source, target), table in pairs for call in bind_copy(source, target, table)]


def _slices(tensors: Sequence[NDArray[Any]], axis: int) -> Iterator[tuple[NDArray[Any], NDArray[Any]]]:
    """Each input and its place in the output, the last of the tensors."""
    start = [0] * tensors[-1].ndim
    for input in tensors[:-1]:
        source = np.atleast_1d(input)
        yield source, tensors[-1][box(start, source.shape)]
        start[axis] += source.shape[axis]
