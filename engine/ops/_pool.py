"""What AVERAGE_POOL_2D and MAX_POOL_2D share: the output's shape, the window, the activation's range.

Source of the rules: TFLite kernels/pooling.cc.
"""

from __future__ import annotations

from typing import Any, Protocol

from glasslite.engine.errors import OpError
from glasslite.engine.ir import Tensor
from glasslite.engine.numerics import Numerics
from glasslite.engine.ops._arguments import exactly
from glasslite.engine.ops._op import Activation, Call, Inputs, Padding, Spec
from glasslite.engine.ops._quantization import float_activation_range, quantized_activation_range, scheme_of
from glasslite.engine.ops._window import make_window, output_size


class Pool(Protocol):
    """The attributes of schema.fbs Pool2DOptions."""

    @property
    def padding(self) -> Padding: ...
    @property
    def stride_w(self) -> int: ...
    @property
    def stride_h(self) -> int: ...
    @property
    def filter_width(self) -> int: ...
    @property
    def filter_height(self) -> int: ...
    @property
    def fused_activation_function(self) -> Activation: ...


def infer_pool(pool: Pool, inputs: Inputs) -> list[Spec]:
    """One output pixel a window; the channels stay."""
    (image,) = exactly(inputs, "input")
    if len(image.shape) != 4:
        raise OpError(f"input must have 4 dimensions (N, H, W, C); got {image.shape}")
    batches, height, width, channels = image.shape
    out_h = output_size(pool.padding, height, pool.filter_height, pool.stride_h)
    out_w = output_size(pool.padding, width, pool.filter_width, pool.stride_w)
    return [Spec((batches, out_h, out_w, channels), image.type)]


def prepare_pool(pool: Pool, image: Tensor, output: Tensor, numerics: Numerics) -> Call:
    """Scales are not looked at: a pool moves steps as they are."""
    window = make_window(
        (image.shape[1], image.shape[2]),
        (output.shape[1], output.shape[2]),
        (pool.filter_height, pool.filter_width),
        (pool.stride_h, pool.stride_w),
    )
    scheme = scheme_of(image)
    limits: tuple[Any, Any] = (
        quantized_activation_range(pool.fused_activation_function, output, numerics.kernels)
        if scheme.startswith("q")
        else float_activation_range(pool.fused_activation_function)
    )
    return Call(scheme, {"window": window, "activation_min": limits[0], "activation_max": limits[1]})
