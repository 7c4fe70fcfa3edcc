"""ARG_MAX: the position of the first highest value along an axis.

Oracle: LiteRT BUILTIN_REF, optimized/optimized_ops.h ArgMaxVector, reference/arg_min_max.h
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray


def arg_max_f32(
    input: NDArray[np.float32], _axis: NDArray[Any], output: NDArray[Any], *, along: int, defects: bool
) -> None:
    """float32: a NaN is lower than every number; among NaN alone the first.

    With `defects`, a NaN that one of BUILTIN_REF's four lanes ends with may hide the other lanes.
    """
    if defects and along == input.ndim - 1 and input.shape[along] >= 4:
        output[...] = _in_lanes(input)
        return
    output[...] = _first_highest(input, along)


def arg_max_i32(input: NDArray[Any], _axis: NDArray[Any], output: NDArray[Any], *, along: int) -> None:
    """Integers and booleans."""
    output[...] = np.argmax(input, axis=along)


arg_max_qs8 = arg_max_i32
arg_max_qu8 = arg_max_i32
arg_max_bool = arg_max_i32


def _first_highest(values: NDArray[np.float32], axis: int) -> NDArray[np.int64]:
    nan = np.isnan(values)
    if not nan.any():
        return np.asarray(np.argmax(values, axis=axis))
    highest = np.argmax(np.where(nan, np.float32(-np.inf), values), axis=axis)
    # A NaN is found only where nothing lies above -inf: then the first number is wanted.
    missed = np.take_along_axis(nan, np.expand_dims(highest, axis), axis).squeeze(axis)
    return np.where(missed, np.argmax(~nan, axis=axis), highest)


def _in_lanes(values: NDArray[np.float32]) -> NDArray[np.int64]:
    """Along the last axis: every fourth value is a lane's; the lanes' highest are compared by `>`, then the rest's."""
    blocks = values.shape[-1] // 4
    lanes = values[..., : 4 * blocks].reshape(*values.shape[:-1], blocks, 4)
    block = _first_highest(lanes, -2)
    highest = np.take_along_axis(lanes, block[..., None, :], -2)[..., 0, :]
    best = highest[..., 0::2]
    best = np.where(highest[..., 1::2] > best, highest[..., 1::2], best)
    best = np.where(best[..., 1:] > best[..., :1], best[..., 1:], best[..., :1])
    where = np.where(highest == best, block * 4 + np.arange(4), np.iinfo(np.int64).max).min(axis=-1)
    rest = np.concatenate([best, values[..., 4 * blocks :]], axis=-1)
    later = _first_highest(rest, -1)
    found = np.where(later > 0, later - 1 + 4 * blocks, where)
    return np.where(np.isnan(rest).all(axis=-1), 0, found)
