"""Mfcc: a spectrogram's mel-frequency cepstral coefficients.

Spec: TFLite kernels/mfcc.cc, kernels/internal/{mfcc,mfcc_dct,mfcc_mel_filterbank}.cc
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from glasslite.engine.errors import OpError
from glasslite.engine.ir import Tensor, TensorType
from glasslite.engine.numerics import Numerics
from glasslite.engine.ops._arguments import exactly, integer
from glasslite.engine.ops._op import Call, Inputs, Op, Spec, register
from glasslite.kernels.reference.mfcc import Bands, cosines, mel_bands

#: Of the tables that are made.
_MOST_ELEMENTS = 1 << 24


@register("CUSTOM:Mfcc")
@dataclass(frozen=True)
class Mfcc(Op):
    """Inputs: float32 squared magnitudes (channels, windows, frequencies) and the sample rate, one int32.

    Output: float32 (channels, windows, dct_coefficient_count). Limits are whole hertz: what is behind the point is
    dropped. Zeros where the upper one lies beyond the spectrogram.
    """

    #: Sums of float64 are in LiteRT's order; logarithms, roots and cosines are those of another library.
    max_ulp = 1

    upper_frequency_limit: float
    lower_frequency_limit: float
    filterbank_channel_count: int
    dct_coefficient_count: int

    def infer(self, inputs: Inputs) -> list[Spec]:
        spectrogram, rate = exactly(inputs, "spectrogram", "sample rate")
        if spectrogram.type != TensorType.FLOAT32 or len(spectrogram.shape) != 3:
            raise OpError(
                "input must be FLOAT32 (channels, windows, frequencies); "
                f"got {spectrogram.type.name} {spectrogram.shape}"
            )
        if rate.type != TensorType.INT32:
            raise OpError(f"the sample rate must be INT32; got {rate.type.name}")
        bands, coefficients = self.filterbank_channel_count, self.dct_coefficient_count
        if not 1 <= coefficients <= bands or coefficients * bands > _MOST_ELEMENTS:
            raise OpError(
                "dct_coefficient_count must be from 1 to filterbank_channel_count, and their product at most "
                f"{_MOST_ELEMENTS:,}; got {coefficients} and {bands}"
            )
        low, high = self._limits
        if not 0 <= low < high < 1 << 31:
            raise OpError(
                f"frequency limits must rise from 0: got lower_frequency_limit {low}, upper_frequency_limit {high}"
            )
        if spectrogram.shape[2] < 2:
            raise OpError(f"there must be at least 2 frequencies; got {spectrogram.shape}")
        if integer(rate, "the sample rate") < 1:
            raise OpError(f"the sample rate must be at least 1; got {integer(rate, 'the sample rate')}")
        return [Spec((*spectrogram.shape[:2], coefficients), TensorType.FLOAT32)]

    @property
    def _limits(self) -> tuple[int, int]:
        lower, upper = self.lower_frequency_limit, self.upper_frequency_limit
        if not (abs(lower) < 1 << 31 and abs(upper) < 1 << 31):
            raise OpError(f"frequency limits must be int32; got {lower:g} and {upper:g}")
        return int(lower), int(upper)

    def prepare(self, inputs: Inputs, outputs: Sequence[Tensor], numerics: Numerics) -> Call:
        spectrogram, rate = exactly(inputs, "spectrogram", "sample rate")
        bands: Bands = mel_bands(
            spectrogram.shape[2],
            integer(rate, "the sample rate"),
            self.filterbank_channel_count,
            *self._limits,
        )
        return Call(
            "f32",
            {"bands": bands, "cosines": cosines(self.filterbank_channel_count, self.dct_coefficient_count)},
        )
