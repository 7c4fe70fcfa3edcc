"""What CONV_3D and CONV_3D_TRANSPOSE share: attributes, checks and the geometry of a window in a volume.

Source of the rules: TFLite kernels/{conv3d,conv3d_transpose,padding}.{cc,h}.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from glasslite.engine.errors import OpError
from glasslite.engine.ir import Shape, Tensor, TensorType
from glasslite.engine.ops._op import Activation, Call, Op, Padding
from glasslite.engine.ops._quantization import float_activation_range
from glasslite.engine.ops._window import output_size, padding_before_after
from glasslite.kernels.reference._volume import Axis


@dataclass(frozen=True)
class VolumeConvolution(Op):
    """The attributes of schema.fbs Conv3DOptions."""

    padding: Padding = "SAME"
    stride_d: int = 0
    stride_w: int = 0
    stride_h: int = 0
    fused_activation_function: Activation = "NONE"
    dilation_d_factor: int = 1
    dilation_w_factor: int = 1
    dilation_h_factor: int = 1

    def sliding_call(self, whole: Tensor, convolved: Tensor, filter: Tensor) -> Call:
        """The call, with the windows of a convolution of one volume to another."""
        low, high = float_activation_range(self.fused_activation_function)
        axes = tuple(axes_of(self, whole.shape[1:4], convolved.shape[1:4], filter.shape[:3]))
        return Call("f32", {"axes": axes, "activation_min": low, "activation_max": high})


def check_volumes(image: Tensor, filter: Tensor, bias: Tensor | None, *, depth: int, channels: int) -> None:
    """Float32 in five dimensions, none empty but the batch; `depth` and `channels` are the filter's axes.

    Raises:
        OpError: they are not so.
    """
    for tensor in (image, filter, bias):
        if tensor is not None and tensor.type != TensorType.FLOAT32:
            raise OpError(f"'{tensor.name}' must be FLOAT32; got {tensor.type.name}")
    if len(image.shape) != 5 or len(filter.shape) != 5:
        raise OpError(f"input and filter must have 5 dimensions; got {image.shape} and {filter.shape}")
    if min(image.shape[1:]) < 1 or min(filter.shape) < 1:
        raise OpError(f"input and filter must not be empty; got {image.shape} and {filter.shape}")
    if filter.shape[depth] != image.shape[4]:
        raise OpError(
            f"the filter's input channels, axis {depth}, must be the input's; "
            f"got filter {filter.shape}, input {image.shape}"
        )
    if bias is not None and bias.size != filter.shape[channels]:
        raise OpError(
            f"the bias must have one value for each of {filter.shape[channels]} output channels; "
            f"got shape {bias.shape}"
        )


def output_sizes(op: VolumeConvolution, sizes: Sequence[int], kernel: Shape) -> list[int]:
    """Depth, height and width of the output of a convolution.

    Raises:
        OpError: a stride or dilation is below 1, or no window fits.
    """
    return [
        output_size(op.padding, size, taps, stride, dilation)
        for size, taps, (stride, dilation) in zip(sizes, kernel, _steps(op), strict=True)
    ]


def axes_of(op: VolumeConvolution, sizes: Sequence[int], counts: Sequence[int], kernel: Shape) -> list[Axis]:
    """The window along each axis, of a convolution from `sizes` to `counts`."""
    return [
        Axis(taps, stride, dilation, padding_before_after(size, count, taps, stride, dilation)[0])
        for size, count, taps, (stride, dilation) in zip(sizes, counts, kernel, _steps(op), strict=True)
    ]


def _steps(op: VolumeConvolution) -> list[tuple[int, int]]:
    return [
        (op.stride_d, op.dilation_d_factor),
        (op.stride_h, op.dilation_h_factor),
        (op.stride_w, op.dilation_w_factor),
    ]
