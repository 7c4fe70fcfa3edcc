"""GATHER by constant indices: a copy of the slices that they name."""

from __future__ import annotations

from math import prod
from typing import Any

from numpy.typing import NDArray

from glasslite.kernels.errors import NotCompiled
from glasslite.kernels.jit._binding import constant
from glasslite.kernels.jit._copy import bind_take, viewed
from glasslite.kernels.jit.program import Bound

#: Each batch is a call of its own.
_MOST_BATCHES = 64


def gather_any(
    input: NDArray[Any], indices: NDArray[Any], output: NDArray[Any], *, axis: int, batch_dims: int
) -> list[Bound]:
    """Any type: input (batch..., outer..., axis, inner...), indices (batch..., picked...)."""
    size = input.shape[axis]
    wanted = constant(indices, "index")
    if wanted.size and not 0 <= wanted.min() <= wanted.max() < size:
        raise NotCompiled("an index is outside its axis")
    if not output.size:
        return []
    batches, outer = prod(input.shape[:batch_dims]), prod(input.shape[batch_dims:axis])
    if batches > _MOST_BATCHES:
        raise NotCompiled(f"there are {batches} batches of indices, more than {_MOST_BATCHES}")
    picked = wanted.reshape(batches, -1)
    source = viewed(input, (batches, outer, size, prod(input.shape[axis + 1 :])))
    target = viewed(output, (batches, outer, picked.shape[1], source.shape[3]))
    calls: list[Bound] = []
    for batch in range(batches):
        calls += bind_take(source[batch], (None, picked[batch], None), target[batch])
    return calls
