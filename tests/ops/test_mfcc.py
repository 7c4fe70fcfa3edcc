"""Mfcc: a spectrogram's mel-frequency cepstral coefficients."""

from __future__ import annotations

from typing import Any

import numpy as np

from glasslite.engine.ir import Shape
from tests.support.cases import Act, Case, Const, Input, Out, Values, each
from tests.support.check import check, check_litert, check_refused
from tests.support.oracle import Oracle
from tests.support.real import Real

OP = "CUSTOM:Mfcc"


def mfcc(
    id: str, shape: Shape = (1, 5, 257), rate: int = 16000, *, limits: tuple[float, float] = (20, 4000),
    bands: int = 40, coefficients: int = 13, values: Values | None = None, known: bool = True, refused: str = "",
) -> Case:  # fmt: skip
    options: dict[str, Any] = {
        "upper_frequency_limit": limits[1], "lower_frequency_limit": limits[0], "filterbank_channel_count": bands,
        "dct_coefficient_count": coefficients,
    }  # fmt: skip
    last: Input = Const(np.int32([rate])) if known else Act((1,), "int32", values=rate)
    usual: Values = lambda rng: rng.uniform(0, 30, shape)  # noqa: E731
    inputs = [Act(shape, "float32", values=usual if values is None else values), last]
    return Case(id, OP, inputs, [Out("float32")], options, litert_refuses=refused)


CASES = [
    mfcc("speech_commands"),
    mfcc("channels", (3, 4, 129), 8000, limits=(0, 3000)),
    mfcc("all_coefficients", (2, 3, 65), bands=10, coefficients=10),
    mfcc("one_band", (1, 3, 33), bands=1, coefficients=1),
    mfcc("narrow_bands", (1, 3, 17), bands=40),
    mfcc("high_limits", (1, 3, 257), limits=(2000, 8000)),
    mfcc("silence", values=0.0),
    mfcc("rate_known_while_running", values=2.5, known=False),
    mfcc("no_windows", (1, 0, 257)),
]
BEYOND = mfcc("limit_beyond_the_spectrogram", (1, 3, 257), 4000)
REFUSED = {
    mfcc("too_many_coefficients", bands=5, coefficients=6, refused="mfcc_output"): "dct_coefficient_count must be from",
    mfcc("limits_that_fall", limits=(4000, 20), refused="mfcc_output.size()"): "frequency limits must rise from 0",
    mfcc("no_rate", rate=0, refused="mfcc_output.size()"): "the sample rate must be at least 1; got 0",
    mfcc("two_dimensions", (3, 257), refused="NumDimensions(input_wav)"): "must be FLOAT32 (channels, windows, freq",
    mfcc("limits_that_are_infinite", limits=(0.0, 1e30)): "frequency limits must be int32",
}  # fmt: skip


def definition(case: Case, x: Real, rate: Real) -> Real:
    """Triangles between neighbouring points of the mel scale, logarithms, and a cosine transform."""
    o = case.options
    bands, frequencies = (
        o["filterbank_channel_count"],
        np.arange(x.shape[2]) * int(rate[0]) / 2 / (x.shape[2] - 1),
    )
    low, high = o["lower_frequency_limit"], o["upper_frequency_limit"]
    mel = 1127 * np.log1p(frequencies / 700)
    points = np.linspace(1127 * np.log1p(low / 700), 1127 * np.log1p(high / 700), bands + 2)
    step = points[1] - points[0]
    width = frequencies[1]
    used = (np.arange(x.shape[2]) >= int(1.5 + low / width)) & (np.arange(x.shape[2]) <= int(high / width))
    triangles = np.maximum(0, 1 - np.abs(mel - points[1:-1, None]) / step) * used
    values = np.log(np.maximum(np.sqrt(x) @ triangles.T, 1e-12))
    places = np.arange(o["dct_coefficient_count"])[:, None] * np.pi / bands * (np.arange(bands) + 0.5)
    return values @ (np.sqrt(2 / bands) * np.cos(places)).T


@each(CASES)
def test_transforms(case: Case, oracle: Oracle) -> None:
    check(case, definition, oracle, terms=2)


@each(list(REFUSED))
def test_refuses(case: Case, oracle: Oracle) -> None:
    check_refused(case, oracle, REFUSED[case])


def test_a_limit_beyond_the_spectrogram(oracle: Oracle) -> None:
    """LiteRT gives zeros then, and so does glasslite."""
    check_litert(BEYOND, oracle, numerics="reference")
