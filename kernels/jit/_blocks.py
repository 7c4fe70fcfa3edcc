"""Space and batches: for each place of a block, which pixels of a space a batch holds there."""

from __future__ import annotations

from collections.abc import Iterator
from math import prod
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from glasslite.kernels.errors import NotCompiled

#: Each place of a block is a call of its own, or several.
_MOST_PLACES = 64


class Place(NamedTuple):
    """One place of a block: the batches of it, and where they and a part of the space hold the same pixels.

    Attributes:
        batches: (N, sizes..., C), a view.
        held: the box of `batches` whose pixels the space has.
        seen: the space's pixels in that box: every block-th one, from the first.
    """

    batches: NDArray[Any]
    held: tuple[slice, ...]
    seen: tuple[slice, ...]


def places_of(
    batches: NDArray[Any], space: NDArray[Any], blocks: tuple[int, ...], before: tuple[int, ...]
) -> Iterator[Place]:
    """The places of blocks: batches (blocks * N, sizes..., C) in order; a space (N, sizes..., C).

    The space begins `before` pixels after the first block does, and ends anywhere.

    Raises:
        NotCompiled: blocks have too many places for a call each.
    """
    if prod(blocks) > _MOST_PLACES:
        raise NotCompiled(f"blocks of {blocks} have more than {_MOST_PLACES} places")
    count = space.shape[0]
    for number, place in enumerate(np.ndindex(*blocks)):
        held, seen = [slice(None)], [slice(None)]
        for axis, (start, block, low) in enumerate(zip(place, blocks, before, strict=True), 1):
            size = space.shape[axis]
            first = max(0, -((start - low) // block))
            last = min(batches.shape[axis], -((start - low - size) // block))
            held.append(slice(first, max(first, last)))
            origin = start + first * block - low
            seen.append(slice(origin, max(origin, size), block))
        yield Place(batches[number * count : (number + 1) * count], (*held, ...), (*seen, ...))  # type: ignore[arg-type]
