"""Statistics of turns, and a record as JSON."""

from __future__ import annotations

import pytest

from benchmarks.record import Arena, Layer, Measurement, Record, Startup, geometric_mean


def measurement(**turns: list[float | None]) -> Measurement:
    return Measurement("model", "f32", 1, {name: list(samples) for name, samples in turns.items()})


def test_a_median_is_in_milliseconds_and_skips_turns_sat_out() -> None:
    assert measurement(a=[5e6, None, 1e6, 2e6, None]).median("a") == 2.0
    assert measurement(a=[None]).median("a") is None
    assert measurement().median("a") is None


def test_a_ratio_is_of_the_same_turn() -> None:
    """The machine slows down by ten in the second turn: the ratio of medians would be 20 / 1."""
    pair = measurement(ours=[1.0, 10.0, 1.0], theirs=[2.0, 20.0, 20.0])
    assert pair.ratio("ours", "theirs") == 2.0
    assert pair.ratio("theirs", "ours") == 0.5


def test_a_ratio_needs_a_turn_that_both_took() -> None:
    assert measurement(ours=[1.0, None], theirs=[None, 2.0]).ratio("ours", "theirs") is None
    assert measurement(ours=[1.0, 1.0, None], theirs=[3.0, None, 9.0]).ratio("ours", "theirs") == 3.0
    assert measurement(ours=[1.0]).ratio("ours", "theirs") is None


def test_the_geometric_mean_of_a_ratio_and_its_inverse_is_one() -> None:
    assert geometric_mean([0.25, 4.0]) == pytest.approx(1.0)
    assert geometric_mean([2.0, 8.0]) == pytest.approx(4.0)
    assert geometric_mean([]) is None


def test_a_rate_counts_a_product_and_a_sum() -> None:
    layer = Layer("m", "f32", "0", "CONV_2D", "jit", "1x1", (1, 2, 2, 8), macs=500, nanoseconds=10.0)
    assert layer.rate == 100.0


def test_json_gives_back_the_record() -> None:
    layer = Layer("m", "int8", "3", "CONV_2D", "jit", "3x3", (1, 4, 4, 8), 100, 5.0)
    record = Record(
        "machine", {"numpy": "2"}, [measurement(a=[1.0, None])], [measurement(b=[2.0])], {"f32": 100.0},
        {"f32": "fma"}, [layer], [Arena("m", "f32", 128, 100)], Startup({"run": [0.5]}, {"other": "died"}),
        1.5, {"part": "reason"},
    )  # fmt: skip
    assert Record.from_json(record.to_json()) == record
