"""The paddings of PAD, PADV2 and MIRROR_PAD: elements to add before and after each axis.

Source of the rules: TFLite kernels/pad.cc, kernels/mirror_pad.cc.
"""

from __future__ import annotations

from glasslite.engine.errors import OpError
from glasslite.engine.ir import Shape, Tensor
from glasslite.engine.ops._arguments import integers

Paddings = list[tuple[int, int]]


def paddings_of(input: Tensor, paddings: Tensor) -> Paddings:
    """(before, after) for each axis of the input.

    Raises:
        OpError: there is not one pair for each axis, or a padding is negative.
        UnknownValue: they are computed while running.
    """
    if paddings.shape != (len(input.shape), 2):
        raise OpError(f"paddings must have shape {(len(input.shape), 2)}; got {paddings.shape}")
    flat = integers(paddings, "paddings")
    if min(flat, default=0) < 0:
        raise OpError(f"paddings must not be negative; got {flat}")
    return list(zip(flat[::2], flat[1::2], strict=True))


def padded_shape(shape: Shape, paddings: Paddings) -> Shape:
    """The shape with the paddings added."""
    return tuple(d + before + after for d, (before, after) in zip(shape, paddings, strict=True))
