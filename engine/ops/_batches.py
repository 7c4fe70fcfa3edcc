"""What SPACE_TO_BATCH_ND and BATCH_TO_SPACE_ND ask of their tensors.

Source of the rules: TFLite kernels/{space_to_batch_nd,batch_to_space_nd}.cc.
"""

from __future__ import annotations

from glasslite.engine.errors import OpError
from glasslite.engine.ir import Tensor, TensorType
from glasslite.engine.ops._arguments import check_type, exactly, integers
from glasslite.engine.ops._op import Inputs

Pairs = tuple[tuple[int, int], ...]


def blocks_and_margins(inputs: Inputs, margin: str) -> tuple[Tensor, tuple[int, ...], Pairs]:
    """The input (batches, one or two dimensions, channels), a block size and a pair of margins for each dimension.

    Args:
        margin: what the margins are called: "paddings" or "crops".

    Raises:
        OpError: the shapes or types do not go together, a block is below 1, or a margin is negative.
        UnknownValue: blocks or margins are computed while running.
    """
    input, block_shape, margins = exactly(inputs, "input", "block_shape", margin)
    count = len(input.shape) - 2
    if count not in (1, 2):
        raise OpError(f"the input must have 3 or 4 dimensions; got shape {input.shape}")
    for tensor, role in ((block_shape, "block_shape"), (margins, margin)):
        check_type(tensor, role, (TensorType.INT32,))
    if block_shape.shape != (count,) or margins.shape != (count, 2):
        raise OpError(
            f"block_shape must have shape {(count,)} and {margin} {(count, 2)}; "
            f"got {block_shape.shape} and {margins.shape}"
        )
    sizes, ends = integers(block_shape, "block_shape"), integers(margins, margin)
    if min(sizes) < 1 or min(ends) < 0:
        raise OpError(f"blocks must be at least 1 and {margin} not negative; got {sizes} and {ends}")
    return input, tuple(sizes), tuple(zip(ends[::2], ends[1::2], strict=True))
