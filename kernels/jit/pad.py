"""PAD: the input is copied into the middle of the output, and the borders are filled."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from numpy.typing import NDArray

from glasslite.kernels.jit._copy import bind_copy, bind_fill, box
from glasslite.kernels.jit.program import Bound


def pad_any(
    input: NDArray[Any],
    paddings: NDArray[Any],
    output: NDArray[Any],
    *,
    before: tuple[int, ...],
    value: NDArray[Any],
) -> list[Bound]:
    """Any type: the output is `value` but where the input lies, `before[axis]` elements from its start."""
    calls = bind_copy(input, output[box(before, input.shape)])
    for border in borders(output.shape, before, input.shape):
        calls += bind_fill(value, output[border])
    return calls


def borders(shape: Sequence[int], start: Sequence[int], inner: Sequence[int]) -> Iterator[tuple[slice, ...]]:
    """Boxes that fill a shape up around an inner box: first those before and after it along axis 0."""
    for axis, (low, size) in enumerate(zip(start, inner, strict=True)):
        for part in (slice(0, low), slice(low + size, shape[axis])):
            if part.start < part.stop:
                yield (*box(start[:axis], inner[:axis]), part, *map(slice, shape[axis + 1 :]))
