"""Sliding windows over NHWC images, shared by convolutions and pools."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
from numpy.lib.stride_tricks import as_strided
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
    top, left = window.pad_top, window.pad_left
    padded = np.full((batches, height + sum(vertical), width + sum(horizontal), channels), value, image.dtype)
    padded[:, top : top + height, left : left + width] = image
    return padded


def windows(padded: NDArray[Any], window: Window) -> NDArray[Any]:
    """View a padded NHWC image as (batch, out_y, out_x, kernel_y, kernel_x, channel); nothing is copied."""
    batches, height, width, channels = padded.shape
    batch_step, row_step, column_step, channel_step = padded.strides
    rows = max(0, (height - window.extent[0]) // window.stride_h + 1)
    columns = max(0, (width - window.extent[1]) // window.stride_w + 1)
    return as_strided(
        padded,
        (batches, rows, columns, window.kernel_h, window.kernel_w, channels),
        (
            batch_step,
            row_step * window.stride_h,
            column_step * window.stride_w,
            row_step * window.dilation_h,
            column_step * window.dilation_w,
            channel_step,
        ),
        writeable=False,
    )


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
