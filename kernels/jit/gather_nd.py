"""GATHER_ND by constant indices: a copy of the slices that they name."""

from __future__ import annotations

from math import prod
from typing import Any

from numpy.typing import NDArray

from glasslite.kernels.errors import BadValue, NotCompiled
from glasslite.kernels.jit._binding import constant
from glasslite.kernels.jit._copy import bind_take, viewed
from glasslite.kernels.jit.program import Bound
from glasslite.kernels.reference._places import flat_places


def gather_nd_any(input: NDArray[Any], indices: NDArray[Any], output: NDArray[Any]) -> list[Bound]:
    """Any type: indices (..., depth); output (..., what lies behind the input's first `depth` axes)."""
    wanted = constant(indices, "index")
    depth, count = wanted.shape[-1], prod(wanted.shape[:-1])
    if not input.size:
        raise NotCompiled("the input is empty")
    try:
        places = flat_places(wanted.reshape(count, depth), input.shape)
    except BadValue as refusal:
        raise NotCompiled(str(refusal)) from None
    rows = viewed(input, (prod(input.shape[:depth]), prod(input.shape[depth:])))
    return bind_take(rows, (places, None), viewed(output, (count, rows.shape[1])))
