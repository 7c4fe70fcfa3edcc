"""Sliding windows over NHWC images, shared by convolutions and pools."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from glasslite.kernels.errors import BadValue

#: Elements of one block of patches: small enough for the caches, large enough to hide a NumPy call.
BLOCK_ELEMENTS = 1 << 16
#: The same where products are added in order, for many pixels at once.
ORDERED_BLOCK = 1 << 20
#: Elements of a padded image, unless the image itself is large.
_MAX_PADDED = 1 << 28


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
    """Surround an NHWC image with the window's padding.

    Raises:
        BadValue: the padding, as of an absurd dilation, outgrows the image beyond reason.
    """
    vertical, horizontal = (window.pad_top, window.pad_bottom), (window.pad_left, window.pad_right)
    if not any(vertical + horizontal):
        return image
    batches, height, width, channels = image.shape
    elements = batches * (height + sum(vertical)) * (width + sum(horizontal)) * channels
    if elements > max(_MAX_PADDED, 16 * image.size):
        raise BadValue(
            f"with the window's padding the input has {elements:,} elements; allowed: {_MAX_PADDED:,}"
        )
    return np.pad(image, ((0, 0), vertical, horizontal, (0, 0)), constant_values=value)


def windows(padded: NDArray[Any], window: Window) -> NDArray[Any]:
    """View a padded NHWC image as (batch, out_y, out_x, kernel_y, kernel_x, channel); nothing is copied."""
    view = sliding_window_view(padded, window.extent, axis=(1, 2))
    view = view[:, :: window.stride_h, :: window.stride_w, :, :: window.dilation_h, :: window.dilation_w]
    return view.transpose(0, 1, 2, 4, 5, 3)


def blocks(
    padded: NDArray[Any], window: Window, output: NDArray[Any], elements: int = BLOCK_ELEMENTS
) -> Iterator[tuple[NDArray[Any], NDArray[Any]]]:
    """Walk an output in blocks of rows: (patches, output rows) of shapes (pixels, taps..., C) and (pixels, O).

    Patches are arrays of shape (pixels, kernel_y, kernel_x, channel), copied where they overlap; neither they nor the
    output rows have more than about `elements` elements. output rows are views to write to.
    """
    view = windows(padded, window)
    batches, height, width = output.shape[:3]
    patch_size = window.kernel_h * window.kernel_w * padded.shape[3]
    rows = max(1, elements // max(1, width * max(patch_size, output.shape[3])))
    for batch in range(batches):
        for top in range(0, height, rows):
            patches = view[batch, top : top + rows, :width]
            target = output[batch, top : top + rows]
            shape = (patches.shape[0] * width, *patches.shape[2:])
            yield patches.reshape(shape), target.reshape(shape[0], -1)
