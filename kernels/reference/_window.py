"""Sliding windows over NHWC images, shared by convolutions and pools."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

#: Elements of one block of patches: small enough for the caches, large enough to hide a NumPy call.
BLOCK_ELEMENTS = 1 << 17


class Window(NamedTuple):
    """Geometry of a window that slides over an image; pads are zero elements around it."""

    kernel_h: int
    kernel_w: int
    stride_h: int = 1
    stride_w: int = 1
    dilation_h: int = 1
    dilation_w: int = 1
    pad_top: int = 0
    pad_bottom: int = 0
    pad_left: int = 0
    pad_right: int = 0

    @property
    def extent(self) -> tuple[int, int]:
        """Height and width that the dilated kernel covers."""
        return (self.kernel_h - 1) * self.dilation_h + 1, (self.kernel_w - 1) * self.dilation_w + 1


def pad(image: NDArray[Any], window: Window, value: Any = 0) -> NDArray[Any]:
    """Surround an NHWC image with the window's padding."""
    vertical, horizontal = (window.pad_top, window.pad_bottom), (window.pad_left, window.pad_right)
    if not any(vertical + horizontal):
        return image
    return np.pad(image, ((0, 0), vertical, horizontal, (0, 0)), constant_values=value)


def windows(padded: NDArray[Any], window: Window) -> NDArray[Any]:
    """View a padded NHWC image as (batch, out_y, out_x, kernel_y, kernel_x, channel); nothing is copied."""
    view = sliding_window_view(padded, window.extent, axis=(1, 2))
    view = view[:, :: window.stride_h, :: window.stride_w, :, :: window.dilation_h, :: window.dilation_w]
    return view.transpose(0, 1, 2, 4, 5, 3)


def blocks(padded: NDArray[Any], window: Window, output: NDArray[Any]) -> Iterator[tuple[NDArray[Any], NDArray[Any]]]:
    """Walk an output in blocks of rows: (patches, output rows) of shape (pixels, taps..., C) and (pixels, O).

    Patches are copies of shape (pixels, kernel_y, kernel_x, channel); output rows are views to write to.
    """
    view = windows(padded, window)
    batches, height, width = output.shape[:3]
    patch_size = window.kernel_h * window.kernel_w * padded.shape[3]
    rows = max(1, BLOCK_ELEMENTS // max(1, width * patch_size))
    for batch in range(batches):
        for top in range(0, height, rows):
            patches = view[batch, top : top + rows, :width]
            target = output[batch, top : top + rows]
            shape = (patches.shape[0] * width, *patches.shape[2:])
            yield patches.reshape(shape), target.reshape(shape[0], -1)
