"""The sums of a comparison against their definitions, and that they do not depend on how the values come in."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from glasslite.engine.analysis import compare_values
from glasslite.engine.analysis.compare_values import Tally, Tolerance, convert, real_values
from glasslite.engine.ir import Quantization, Tensor, TensorType


def tensor(
    type: str, shape: tuple[int, ...] = (2, 3), quant: tuple[Any, Any] | None = None, axis: int = 0
) -> Tensor:
    quantization = None
    if quant is not None:
        scale, zero_point = (np.atleast_1d(np.asarray(q)) for q in quant)
        quantization = Quantization(scale.astype(np.float32), zero_point.astype(np.int64), axis)
    return Tensor(0, type, TensorType[type], shape, shape, quantization)


def compared(a: Tensor, b: Tensor, *runs: tuple[Any, Any], **tolerance: Any) -> Any:
    tally = Tally(a, b, Tolerance(**tolerance))
    for number, (x, y) in enumerate(runs):
        tally.add(number, x, y)
    return tally.difference()


def test_integers() -> None:
    x = tensor("INT8", (7,), (0.5, 3))
    a = np.zeros(7, np.int8)
    b = np.array([0, 1, -1, 2, -2, 3, -100], np.int8)
    found = compared(x, x, (a, b))
    assert (found.elements, found.differing, found.outside, found.max_lsb, found.max_abs) == (
        7,
        6,
        6,
        100,
        50.0,
    )
    assert found.histogram == {"-2": 1, "-1": 1, "+1": 1, "+2": 1, "beyond": 2}
    assert (found.first.run, found.first.index, found.first.a, found.first.b) == (0, (1,), 0, 1)
    real_a, real_b = 0.5 * (a - 3.0), 0.5 * (b - 3.0)
    assert found.sqnr_db == pytest.approx(10 * np.log10((real_a**2).sum() / ((real_a - real_b) ** 2).sum()))
    assert found.cosine == pytest.approx(real_a @ real_b / np.linalg.norm(real_a) / np.linalg.norm(real_b))
    assert found.max_relative == pytest.approx((np.abs(real_a - real_b) / np.abs(real_a)).max())
    assert (found.max_ulp, compared(x, x, (a, b), max_lsb=2).outside) == (None, 2)


def test_the_ends_of_the_range_do_not_wrap() -> None:
    for name in ("INT8", "UINT8", "INT16", "INT32"):
        info = np.iinfo(np.dtype(TensorType[name].dtype))
        ends = np.array([info.min, info.max], info.dtype)
        found = compared(tensor(name, (2,)), tensor(name, (2,)), (ends, ends[::-1]))
        assert found.max_lsb == info.max - info.min
        assert found.histogram == {"-2": 0, "-1": 0, "+1": 0, "+2": 0, "beyond": 2}


def test_floats() -> None:
    x = tensor("FLOAT32", (4,))
    a = np.array([1, 2, 0, -4], np.float32)
    b = np.array([np.nextafter(np.float32(1), np.float32(2)), 2, 0.5, -4], np.float32)
    found = compared(x, x, (a, b))
    assert (found.differing, found.max_abs, found.histogram, found.max_lsb) == (2, 0.5, None, None)
    assert found.max_relative == pytest.approx(2.0**-23)
    assert found.max_ulp == int(np.float32(0.5).view(np.int32))
    assert compared(x, x, (a, b), atol=0.5).outside == 0
    assert compared(x, x, (a, b), atol=0.49).outside == 1


def test_what_is_not_finite() -> None:
    x = tensor("FLOAT32", (4,))
    a = np.array([np.nan, np.inf, 1, -np.inf], np.float32)
    same = compared(x, x, (a, a.copy()))
    assert (same.differing, same.sqnr_db) == (0, None)
    found = compared(x, x, (a, np.array([1, np.inf, np.nan, np.inf], np.float32)), atol=1e30)
    assert (found.differing, found.outside, found.max_abs, found.sqnr_db) == (3, 3, np.inf, -np.inf)


def test_zeros_of_both_signs_are_equal() -> None:
    x = tensor("FLOAT32", (2,))
    assert compared(x, x, (np.float32([0, -0.0]), np.float32([-0.0, 0]))).differing == 0


def test_other_types() -> None:
    flags = compared(
        tensor("BOOL", (3,)), tensor("BOOL", (3,)), (np.array([1, 0, 1], bool), np.array([1, 1, 1], bool))
    )
    assert (flags.differing, flags.max_lsb, flags.max_abs) == (1, None, 1.0)
    wide = 2**62 + np.arange(2)
    far = compared(tensor("INT64", (2,)), tensor("INT64", (2,)), (wide, wide + 1))
    assert (far.differing, far.max_lsb) == (2, 1)
    x = np.array([3 + 4j, 1], np.complex64)
    waves = compared(tensor("COMPLEX64", (2,)), tensor("COMPLEX64", (2,)), (x, x + np.complex64(1j)))
    assert (waves.differing, waves.max_abs) == (2, 1.0)
    nothing = compared(tensor("FLOAT32", (0,)), tensor("FLOAT32", (0,)), (np.zeros(0, np.float32),) * 2)
    assert (nothing.elements, nothing.share, nothing.cosine) == (0, 0.0, None)


@pytest.mark.parametrize("axis", [0, 1])
def test_scales_run_along_their_axis(axis: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compare_values, "_BLOCK", 4)
    shape = (3, 3)
    x = tensor("INT8", shape, ([0.5, 1, 2], [0, 1, 2]), axis)
    q = np.arange(9, dtype=np.int8).reshape(shape)
    scale, zero = (np.reshape(v, (-1, 1) if axis == 0 else (1, -1)) for v in ([0.5, 1, 2], [0, 1, 2]))
    want = (q - np.asarray(zero)) * scale
    assert np.array_equal(real_values(q.reshape(-1), x, shape, 0).reshape(shape), want)
    found = compared(x, x, (q, q + np.int8(1)))
    assert found.sqnr_db == pytest.approx(10 * np.log10((want**2).sum() / (3 * (0.25 + 1 + 4))))


@pytest.mark.parametrize("kind", ["INT8", "FLOAT32"])
def test_runs_and_blocks_add_up(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ten runs, in blocks of any size, are one run of all their values."""
    random = np.random.default_rng(7)
    a = random.integers(-9, 9, (10, 5, 4)).astype(TensorType[kind].dtype)
    b = a + random.integers(-3, 4, a.shape).astype(a.dtype)
    once = compared(tensor(kind, a.shape, (0.1, 0)), tensor(kind, a.shape, (0.1, 0)), (a, b))
    monkeypatch.setattr(compare_values, "_BLOCK", 7)
    x = tensor(kind, (5, 4), (0.1, 0))
    parts = compared(x, x, *zip(a, b, strict=True))
    for name in (
        "elements",
        "differing",
        "outside",
        "histogram",
        "max_lsb",
        "max_abs",
        "max_relative",
        "max_ulp",
    ):
        assert getattr(parts, name) == getattr(once, name)
    assert (parts.sqnr_db, parts.cosine) == pytest.approx((once.sqnr_db, once.cosine))


def test_types_that_are_not_alike_meet_as_real_numbers() -> None:
    steps, real = tensor("INT8", (3,), (0.5, 1)), tensor("FLOAT32", (3,))
    found = compared(real, steps, (np.float32([0, 0.5, 1]), np.int8([1, 2, 4])))
    assert (found.differing, found.histogram, found.max_ulp, found.max_abs) == (1, None, None, 0.5)
    assert (found.first.a, found.first.b) == (1.0, 1.5)


def test_conversion_keeps_the_real_value() -> None:
    steps, finer, real = (
        tensor("INT8", (3,), (0.5, 1)),
        tensor("UINT8", (3,), (0.25, 100)),
        tensor("FLOAT32", (3,)),
    )
    q = np.int8([-128, 1, 3])
    assert convert(q, steps, steps) is q
    assert convert(q, steps, real).tolist() == [-64.5, 0, 1]
    assert convert(q, steps, finer).tolist() == [0, 100, 104]
    assert convert(np.float32([0.75, np.nan, 1e30]), real, steps).tolist() == [2, 1, 127]
