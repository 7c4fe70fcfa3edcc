"""RFFT2D: the discrete Fourier transform of real matrices, without the half that mirrors the other.

Spec: schema.fbs Rfft2dOptions; tensorflow.org tf.signal.rfft2d
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from glasslite.engine.errors import OpError
from glasslite.engine.ir import Tensor, TensorType
from glasslite.engine.numerics import Numerics
from glasslite.engine.ops._arguments import exactly, integers
from glasslite.engine.ops._op import Call, Inputs, Op, Spec, register


@register("RFFT2D")
@dataclass(frozen=True)
class Rfft2D(Op):
    """Inputs: float32 (..., H, W), int32 lengths (2,), powers of two, to which matrices are cropped or filled up.

    Output: complex64 (..., height, width / 2 + 1).
    """

    #: Transforms are float64, but in another order than LiteRT's: each is right to 1e-14 of the largest output. That is
    #: half a unit of float32 but for outputs that are 10^7 times smaller, as where sines and constants cancel.
    max_ulp = 1

    def infer(self, inputs: Inputs) -> list[Spec]:
        input, lengths = exactly(inputs, "input", "fft_length")
        if input.type != TensorType.FLOAT32 or len(input.shape) < 2:
            raise OpError(
                f"input must be FLOAT32 of at least two dimensions; got {input.type.name} {input.shape}"
            )
        if lengths.type != TensorType.INT32 or lengths.shape != (2,):
            raise OpError(f"fft_length must be INT32 of shape (2,); got {lengths.type.name} {lengths.shape}")
        height, width = integers(lengths, "fft_length")
        for length in (height, width):
            if length < 1 or length & (length - 1):
                raise OpError(f"fft_length must be powers of two; got {height} and {width}")
        return [Spec((*input.shape[:-2], height, width // 2 + 1), TensorType.COMPLEX64)]

    def prepare(self, inputs: Inputs, outputs: Sequence[Tensor], numerics: Numerics) -> Call:
        return Call("f32")
