"""MIRROR_PAD: surround a tensor with its own reflection.

Spec: schema.fbs MirrorPadOptions. Source of the rules: TFLite kernels/mirror_pad.cc.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from glasslite.engine.errors import OpError
from glasslite.engine.ir import Tensor
from glasslite.engine.numerics import Numerics
from glasslite.engine.ops._arguments import check_same_quantization, exactly
from glasslite.engine.ops._op import Call, Inputs, Op, Spec, register
from glasslite.engine.ops._padding import padded_shape, paddings_of


@register("MIRROR_PAD")
@dataclass(frozen=True)
class MirrorPad(Op):
    """Inputs: tensor, paddings (rank, 2). SYMMETRIC repeats the outermost elements, REFLECT does not."""

    mode: Literal["REFLECT", "SYMMETRIC"] = "REFLECT"

    def infer(self, inputs: Inputs) -> list[Spec]:
        """A dimension must have as many elements to reflect as are added on either side."""
        input, paddings = exactly(inputs, "input", "paddings")
        pairs = paddings_of(input, paddings)
        for axis, (size, pair) in enumerate(zip(input.shape, pairs, strict=True)):
            if max(pair) > size - self._skip:
                raise OpError(
                    f"dimension {axis} has {size} elements, so {self.mode} paddings must be at most "
                    f"{max(0, size - self._skip)}; got {pair}"
                )
        return [Spec(padded_shape(input.shape, pairs), input.type)]

    def prepare(self, inputs: Inputs, outputs: Sequence[Tensor], numerics: Numerics) -> Call:
        input, paddings = exactly(inputs, "input", "paddings")
        check_same_quantization([input, outputs[0]])
        before = tuple(pair[0] for pair in paddings_of(input, paddings))
        return Call("any", {"before": before, "skip": self._skip})

    @property
    def _skip(self) -> int:
        return 1 if self.mode == "REFLECT" else 0
