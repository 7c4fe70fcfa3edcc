"""PAD: surround a tensor with zeros.

Oracle: LiteRT BUILTIN_REF, reference/pad.h
"""

from __future__ import annotations

from typing import Any

from numpy.typing import NDArray


def pad_any(
    input: NDArray[Any],
    paddings: NDArray[Any],
    output: NDArray[Any],
    *,
    before: tuple[int, ...],
    value: NDArray[Any],
) -> None:
    """Any type: the output is `value` but where the input lies, `before[axis]` elements from its start."""
    output[...] = value
    output[inner(input, before)] = input


def inner(input: NDArray[Any], before: tuple[int, ...]) -> tuple[slice, ...]:
    """Where the input lies in the padded output."""
    return tuple(slice(start, start + size) for start, size in zip(before, input.shape, strict=True))
