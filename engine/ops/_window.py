"""SAME and VALID arithmetic, shared by convolutions and pools.

Source: TFLite kernels/padding.h ComputeOutSize, ComputePaddingHeightWidth.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from glasslite.engine.errors import OpError
from glasslite.engine.ir import Shape, Tensor
from glasslite.engine.ops._op import Padding
from glasslite.kernels.reference._window import Window


class Sliding(Protocol):
    """The attributes of an operator whose filter slides."""

    @property
    def padding(self) -> Padding: ...
    @property
    def stride_w(self) -> int: ...
    @property
    def stride_h(self) -> int: ...
    @property
    def dilation_w_factor(self) -> int: ...
    @property
    def dilation_h_factor(self) -> int: ...


def sliding_output(op: Sliding, image: Tensor, filter: Tensor) -> tuple[int, int]:
    """Height and width of what a filter (.., kh, kw, ..) makes of an image (N, H, W, C)."""
    (_, height, width, _), (_, kernel_h, kernel_w, _) = image.shape, filter.shape
    return (
        output_size(op.padding, height, kernel_h, op.stride_h, op.dilation_h_factor),
        output_size(op.padding, width, kernel_w, op.stride_w, op.dilation_w_factor),
    )


def sliding_window(op: Sliding, image: Tensor, filter: Tensor, output: Tensor) -> Window:
    """The window's geometry on that image."""
    return make_window(
        image.shape[1:3],
        output.shape[1:3],
        filter.shape[1:3],
        (op.stride_h, op.stride_w),
        (op.dilation_h_factor, op.dilation_w_factor),
    )


def transposed_shape(
    shape: Shape, image: Shape, filters: int, padding: Padding, convolved: Callable[[Shape], Sequence[int]]
) -> Shape:
    """The shape that a transposed convolution is to give (N, ..., filters): `convolved` of its sizes is the image's.

    Raises:
        OpError: it is not, or the shape has another batch or depth.
    """
    if len(shape) != len(image) or (shape[0], shape[-1]) != (image[0], filters) or min(shape[1:]) < 1:
        sizes = ", ".join(("depth", "height", "width")[2 - len(image) :])
        raise OpError(f"the output shape must be ({image[0]}, {sizes}, {filters}), none below 1; got {shape}")
    expected = tuple(convolved(shape[1:-1]))
    if expected != image[1:-1]:
        raise OpError(
            f"an output of {shape[1:-1]} takes an input of {expected} with {padding} padding; got {image[1:-1]}"
        )
    return shape


def check_image(image: Tensor, filter: Tensor) -> None:
    """Both have four dimensions, and none is empty but the batch.

    Raises:
        OpError: they are not so.
    """
    if len(image.shape) != 4 or len(filter.shape) != 4:
        raise OpError(f"input and filter must have 4 dimensions; got {image.shape} and {filter.shape}")
    if min(image.shape[1:]) < 1 or min(filter.shape) < 1:
        raise OpError(f"input and filter must not be empty; got {image.shape} and {filter.shape}")


def output_size(padding: Padding, size: int, kernel: int, stride: int, dilation: int = 1) -> int:
    """Windows that fit along one axis: ceil(size / stride) for SAME; those wholly inside for VALID.

    Raises:
        OpError: stride, dilation or kernel is below 1, or no window fits.
    """
    if min(stride, dilation, kernel) < 1:
        raise OpError(
            f"stride, dilation and kernel must be at least 1; got {stride}, {dilation} and {kernel}"
        )
    extent = (kernel - 1) * dilation + 1
    count = -(-size // stride) if padding == "SAME" else (size - extent + stride) // stride
    if count < 1:
        raise OpError(f"the window covers {extent} elements and no {padding} window fits an input of {size}")
    return count


def padding_before_after(
    size: int, count: int, kernel: int, stride: int, dilation: int = 1
) -> tuple[int, int]:
    """Elements to add before and after an axis; an odd one goes after."""
    total = max(0, (count - 1) * stride + (kernel - 1) * dilation + 1 - size)
    return total // 2, total - total // 2


def make_window(
    input_hw: Shape,
    output_hw: Shape,
    kernel: Shape,
    stride: tuple[int, int],
    dilation: tuple[int, int] = (1, 1),
) -> Window:
    """The geometry that turns an input height and width into an output's."""
    top, bottom = padding_before_after(input_hw[0], output_hw[0], kernel[0], stride[0], dilation[0])
    left, right = padding_before_after(input_hw[1], output_hw[1], kernel[1], stride[1], dilation[1])
    return Window(kernel[0], kernel[1], *stride, *dilation, top, bottom, left, right)
