"""What each tap of a window sees, as slices: no element outside the image is looked at, however large the window."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from glasslite.kernels.reference._window import Window


class Tap(NamedTuple):
    """One tap of a window along one axis: it meets `outputs`, by their places, with `inputs`."""

    place: int
    outputs: slice
    inputs: slice


def along(kernel: int, stride: int, dilation: int, padding: int, size: int, count: int) -> Iterator[Tap]:
    """The taps that see some of `size` inputs from some of `count` outputs, in order."""
    first = max(0, -(-(padding - (count - 1) * stride) // dilation))
    for place in range(first, min(kernel, (size - 1 + padding) // dilation + 1)):
        offset = place * dilation - padding
        low, high = max(0, -(offset // stride)), min(count - 1, (size - 1 - offset) // stride)
        if low <= high:
            start = low * stride + offset
            inputs = slice(start, start + (high - low) * stride + 1, stride)
            yield Tap(place, slice(low, high + 1), inputs)


def taps(window: Window, size: tuple[int, int], count: tuple[int, int]) -> Iterator[tuple[Tap, Tap]]:
    """The taps of a window over an image, row by row."""
    columns = list(
        along(window.kernel_w, window.stride_w, window.dilation_w, window.pad_left, size[1], count[1])
    )
    for row in along(window.kernel_h, window.stride_h, window.dilation_h, window.pad_top, size[0], count[0]):
        for column in columns:
            yield row, column
