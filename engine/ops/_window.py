"""SAME and VALID arithmetic, shared by convolutions and pools.

Source: TFLite kernels/padding.h ComputeOutSize, ComputePaddingHeightWidth.
"""

from __future__ import annotations

from glasslite.engine.errors import OpError
from glasslite.engine.ops._op import Padding
from glasslite.kernels.reference._window import Window


def output_size(padding: Padding, size: int, kernel: int, stride: int, dilation: int = 1) -> int:
    """Windows that fit along one axis: ceil(size / stride) for SAME; those wholly inside for VALID.

    Raises:
        OpError: stride, dilation or kernel is below 1, or no window fits.
    """
    if min(stride, dilation, kernel) < 1:
        raise OpError(f"stride, dilation and kernel must be at least 1; got {stride}, {dilation} and {kernel}")
    extent = (kernel - 1) * dilation + 1
    count = -(-size // stride) if padding == "SAME" else (size - extent + stride) // stride
    if count < 1:
        raise OpError(f"the window covers {extent} elements and no {padding} window fits an input of {size}")
    return count


def padding_before_after(size: int, count: int, kernel: int, stride: int, dilation: int = 1) -> tuple[int, int]:
    """Elements to add before and after an axis; an odd one goes after."""
    total = max(0, (count - 1) * stride + (kernel - 1) * dilation + 1 - size)
    return total // 2, total - total // 2


def make_window(
    input_hw: tuple[int, int],
    output_hw: tuple[int, int],
    kernel: tuple[int, int],
    stride: tuple[int, int],
    dilation: tuple[int, int] = (1, 1),
) -> Window:
    """The geometry that turns an input height and width into an output's."""
    top, bottom = padding_before_after(input_hw[0], output_hw[0], kernel[0], stride[0], dilation[0])
    left, right = padding_before_after(input_hw[1], output_hw[1], kernel[1], stride[1], dilation[1])
    return Window(*kernel, *stride, *dilation, top, bottom, left, right)
