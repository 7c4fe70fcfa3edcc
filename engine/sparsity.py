"""Sparse constants: where the elements that a file stores belong in the whole tensor.

Spec: schema.fbs SparsityParameters. Source of the order: TFLite kernels/internal/utils/sparsity_format_converter.cc.
"""

from __future__ import annotations

from dataclasses import replace
from math import prod

import numpy as np
from numpy.typing import NDArray

from glasslite.engine.errors import OpError
from glasslite.engine.ir import Shape, SparseDimension, Sparsity, Tensor

#: Each keeps a place for every element while the tensor is written out; converters write four.
_MOST_LEVELS = 12
Coordinates = list[NDArray[np.int64]]


def densify(tensor: Tensor) -> Tensor:
    """The tensor with all its elements, 0 where the file has none.

    Raises:
        OpError: the file stores fewer or more elements than its sparsity describes, or places outside of the shape.
    """
    dtype, raw = tensor.type.dtype, tensor.data
    if tensor.sparsity is None or dtype is None or raw is None:
        return tensor
    try:
        if raw.size % dtype.itemsize:
            raise OpError(f"{raw.size} bytes are not whole elements of {tensor.type.name}")
        stored = np.frombuffer(raw.tobytes(), dtype)
        places = positions(tensor.sparsity, tensor.shape, stored.size)
    except OpError as error:
        raise OpError(f"sparse tensor '{tensor.name}': {error}") from None
    dense = np.zeros(prod(tensor.shape), dtype)
    dense[places] = stored
    dense.flags.writeable = False
    return replace(tensor, data=dense.reshape(tensor.shape), sparsity=None)


def positions(sparsity: Sparsity, shape: Shape, count: int) -> NDArray[np.int64]:
    """For each stored element, in the order of the file, its place in the flattened tensor: (count,).

    Raises:
        OpError: the sparsity contradicts itself, the shape, or the count.
    """
    order, rank = sparsity.traversal_order, len(shape)
    sizes = _sizes(sparsity, shape)
    coordinates: Coordinates = []
    entries = 1
    for number, level in enumerate(sparsity.levels):
        size = sizes[order[number]]
        # No level has more entries than elements are stored, or than the segments of a later one tell.
        most = max(
            [count, *(0 if later.segments is None else later.segments.size for later in sparsity.levels)]
        )
        parents, along = _expand(level, number, size, entries, most)
        coordinates = [known[parents] for known in coordinates]
        coordinates.append(along)
        entries = along.size
    if entries != count:
        raise OpError(f"{count} elements are stored, but {entries} are described")
    places = np.zeros((rank, entries), np.int64)
    for number, along in enumerate(coordinates):
        dimension = order[number] if number < rank else sparsity.block_map[order[number] - rank]
        places[dimension] = places[dimension] * (1 if number < rank else sizes[order[number]]) + along
    strides = [prod(shape[axis + 1 :]) for axis in range(rank)]
    return np.asarray(np.array(strides, np.int64) @ places)


def _sizes(sparsity: Sparsity, shape: Shape) -> list[int]:
    """The size of each dimension, divided into blocks, and behind them of each block."""
    order, blocks, rank = sparsity.traversal_order, sparsity.block_map, len(shape)
    count = rank + len(blocks)
    ordered = sorted(order[:rank]) == list(range(rank)) and sorted(order[rank:]) == list(range(rank, count))
    if not ordered or len(sparsity.levels) != count:
        raise OpError(
            f"{rank} dimensions and {len(blocks)} blocks must each be traversed once, the dimensions first; "
            f"got the order {order} over {len(sparsity.levels)} levels"
        )
    if count > _MOST_LEVELS:
        raise OpError(f"at most {_MOST_LEVELS} dimensions and blocks are allowed; got {count}")
    if len(set(blocks)) < len(blocks) or not set(blocks) <= set(range(rank)):
        raise OpError(f"blocks must divide different ones of {rank} dimensions; got {blocks}")
    inner = [sparsity.levels[order.index(rank + k)].dense_size for k in range(len(blocks))]
    sizes = list(shape)
    for dimension, size in zip(blocks, inner, strict=True):
        if size < 1 or sizes[dimension] % size:
            raise OpError(f"blocks of {size} do not divide dimension {dimension} of {shape}")
        sizes[dimension] //= size
    return [*sizes, *inner]


def _expand(
    level: SparseDimension, number: int, size: int, entries: int, most: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The entries of a level below those of the level above: whose each is, and where it lies along the dimension."""
    if level.segments is None or level.indices is None:
        if level.dense_size != size:
            raise OpError(f"level {number} must have {size} entries for each above; got {level.dense_size}")
        if entries * size > most:
            raise OpError(f"level {number} has more entries than elements are stored")
        return np.repeat(np.arange(entries), size), np.tile(np.arange(size), entries)
    segments, indices = level.segments.astype(np.int64), level.indices.astype(np.int64)
    counts = np.diff(segments)
    ends = segments.size == entries + 1 and segments[0] == 0 and segments[-1] == indices.size
    if not ends or (counts < 0).any():
        raise OpError(
            f"level {number} must have {entries + 1} segments that rise from 0 to its {indices.size} indices"
        )
    if indices.size and not 0 <= indices.min() <= indices.max() < size:
        raise OpError(f"level {number} has an index outside of 0 to {size - 1}")
    return np.repeat(np.arange(entries), counts), indices
