"""What RESIZE_BILINEAR and RESIZE_NEAREST_NEIGHBOR share: the output's shape.

Source of the rules: TFLite kernels/resize_bilinear.cc, resize_nearest_neighbor.cc.
"""

from __future__ import annotations

from glasslite.engine.errors import OpError
from glasslite.engine.ir import TensorType
from glasslite.engine.ops._arguments import exactly, integers
from glasslite.engine.ops._op import Inputs, Spec

#: Positions are float32 numbers: beyond this they are no longer whole.
_LARGEST_SIZE = 1 << 24


def infer_resize(inputs: Inputs) -> list[Spec]:
    """Height and width come from the size tensor, which may be computed while running."""
    image, size = exactly(inputs, "image", "size")
    if len(image.shape) != 4 or not image.shape[1] or not image.shape[2]:
        raise OpError(f"image must have 4 dimensions (N, H, W, C) and pixels; got {image.shape}")
    if size.type != TensorType.INT32 or size.shape != (2,):
        raise OpError(f"size must be two INT32 numbers, height and width; got {size.type.name} {size.shape}")
    height, width = integers(size, "size")
    if not (1 <= height <= _LARGEST_SIZE and 1 <= width <= _LARGEST_SIZE):
        raise OpError(f"height and width must be 1 to {_LARGEST_SIZE}; got {height} and {width}")
    return [Spec((image.shape[0], height, width, image.shape[3]), image.type)]
