"""Mfcc: a spectrogram's mel-frequency cepstral coefficients.

Oracle: LiteRT BUILTIN_REF, mfcc.cc, internal/{mfcc,mfcc_dct,mfcc_mel_filterbank}.cc
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Doubles = NDArray[np.float64]

#: What a band's sum is raised to, so that it has a logarithm.
_FLOOR = 1e-12


class Bands(NamedTuple):
    """Triangles on the mel scale, each beginning where the one before has its peak.

    Attributes:
        first, last: the frequencies in use; none where `last` is not below their number.
        band: of each frequency, the band whose falling side it is on; -1 before the first peak.
        weight: of each frequency, its part in that band; the rest is the next band's.
        size: how many bands there are.
    """

    first: int
    last: int
    band: NDArray[np.intp]
    weight: Doubles
    size: int


def mel_bands(frequencies: int, rate: int, count: int, lower: int, upper: int) -> Bands:
    """The bands of so many frequencies up to half the sample rate."""
    low, high = _mel(float(lower)), _mel(float(upper))
    spacing = (high - low) / (count + 1)
    peaks = low + spacing * np.arange(1, count + 2)
    width = 0.5 * rate / (frequencies - 1)
    first, last = int(1.5 + lower / width), int(upper / width)
    mels = _mel(np.arange(frequencies) * width)
    band = np.searchsorted(peaks[:count], mels, side="left") - 1
    above, below = peaks[band + 1], np.where(band >= 0, peaks[band], low)
    return Bands(first, last, band, (above - mels) / (above - below), count)


def cosines(length: int, count: int) -> Doubles:
    """The first rows of a discrete cosine transform (count, length)."""
    angle = np.arange(count)[:, None] * (np.pi / length) * (np.arange(length) + 0.5)
    table: Doubles = np.sqrt(2.0 / length) * np.cos(angle)
    return table


def mfcc_f32(
    spectrogram: Floats, _rate: NDArray[np.int32], output: Floats, *, bands: Bands, cosines: Doubles
) -> None:
    """float32 squares (channels, windows, frequencies) to (channels, windows, coefficients), in float64."""
    rows = spectrogram.reshape(-1, spectrogram.shape[2])
    if bands.last >= rows.shape[1]:
        output.fill(0)
        return
    sums = np.zeros((bands.size, len(rows)))
    with np.errstate(all="ignore"):
        for frequency in range(bands.first, bands.last + 1):
            value = np.sqrt(rows[:, frequency].astype(np.float64))
            falling, band = value * bands.weight[frequency], bands.band[frequency]
            if band >= 0:
                sums[band] += falling
            if band + 1 < bands.size:
                sums[band + 1] += value - falling
        logarithms = np.log(np.where(sums < _FLOOR, _FLOOR, sums))
    total = np.zeros((len(cosines), len(rows)))
    for row, column in zip(logarithms, cosines.T, strict=True):
        total += column[:, None] * row
    output.reshape(len(rows), len(cosines))[...] = total.T


def _mel(frequency: Any) -> Any:
    return 1127.0 * np.log1p(frequency / 700.0)
