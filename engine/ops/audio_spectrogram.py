"""AudioSpectrogram: how much of each frequency there is in overlapping windows of sound.

Spec: TFLite kernels/audio_spectrogram.cc, kernels/internal/spectrogram.cc
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from glasslite.engine.errors import OpError
from glasslite.engine.ir import Tensor, TensorType
from glasslite.engine.numerics import Numerics
from glasslite.engine.ops._arguments import exactly
from glasslite.engine.ops._op import Call, Inputs, Op, Spec, register


@register("CUSTOM:AudioSpectrogram")
@dataclass(frozen=True)
class AudioSpectrogram(Op):
    """Input: float32 samples (n, channels). Output: float32 (channels, windows, length / 2 + 1), the magnitudes, or
    their squares, where length is the next power of two from `window_size` on.
    """

    #: As of RFFT2D: float64 in another order than LiteRT's.
    max_ulp = 1

    window_size: int
    stride: int
    magnitude_squared: bool = False

    def infer(self, inputs: Inputs) -> list[Spec]:
        (samples,) = exactly(inputs, "samples")
        if samples.type != TensorType.FLOAT32 or len(samples.shape) != 2:
            raise OpError(
                f"input must be FLOAT32 (samples, channels); got {samples.type.name} {samples.shape}"
            )
        if not 2 <= self.window_size < 1 << 30:
            raise OpError(f"window_size must be at least 2; got {self.window_size}")
        if self.stride < 1:
            raise OpError(f"stride must be at least 1; got {self.stride}")
        count, channels = samples.shape
        windows = max(0, 1 + (count - self.window_size) // self.stride)
        return [Spec((channels, windows, self._length // 2 + 1), TensorType.FLOAT32)]

    @property
    def _length(self) -> int:
        return 1 << (self.window_size - 1).bit_length()

    def prepare(self, inputs: Inputs, outputs: Sequence[Tensor], numerics: Numerics) -> Call:
        params = {
            "window_size": self.window_size,
            "stride": self.stride,
            "length": self._length,
            "squared": self.magnitude_squared,
        }
        return Call("f32", params)
