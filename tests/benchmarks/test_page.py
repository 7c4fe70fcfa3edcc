"""The page from a record, without measuring anything."""

from __future__ import annotations

from benchmarks.page import milliseconds, page, table
from benchmarks.record import Arena, Layer, Measurement, Record, Startup

OURS, BASE = "glasslite jit", "LiteRT"


def record() -> Record:
    fast = Measurement(
        "net", "f32", 1, {OURS: [1e6, 1e6], BASE: [2e6, 2e6]}, {"OpenVINO": "Error: no such op"}
    )
    slow = Measurement("other", "f32", 1, {OURS: [4e6], BASE: [2e6]})
    layers = [
        Layer("net", "f32", "0", "CONV_2D", "jit", "3x3", (1, 8, 8, 4), 1000, 100.0),
        Layer("net", "f32", "1", "CONV_2D", "jit", "1x1", (1, 8, 8, 4), 3000, 100.0),
        Layer("net", "f32", "2", "CONV_2D", "reference", "1x1", (1, 8, 8, 4), 1000, 100.0),
    ]
    return Record(
        "a machine", {"numpy": "2.4"}, [fast, slow], [], {"f32": 80.0}, {"f32": "vfmadd"}, layers,
        [Arena("net", "f32", 110, 100)], Startup({"run": [3.0, 1.0, 2.0]}, {"cold": "died"}), absent={"part": "reason"},
    )  # fmt: skip


def rows(text: str, start: str) -> list[list[str]]:
    """The cells of the table lines that start with a cell."""
    lines = [line.strip("|").split("|") for line in text.splitlines() if line.startswith(f"| {start} |")]
    return [[cell.strip() for cell in line] for line in lines]


def test_times_and_ratios() -> None:
    text = page(record())
    assert rows(text, "net") == [["net", "1.00 (2.00x)", "2.00"]]
    assert rows(text, "other") == [["other", "4.00 (0.50x)", "2.00"]]
    assert rows(text, OURS) == [[OURS, "1.00x; 1 of 2 slower"]]
    assert "- OpenVINO does not run net: Error: no such op" in text


def test_an_engine_that_runs_nothing_has_no_column() -> None:
    failing = Measurement("net", "int8", 2, {BASE: [1e6]}, {OURS: "ImportError: no compiler"})
    text = page(Record("m", {}, [failing]))
    assert rows(text, "model, ms") == [["model, ms", BASE]]
    assert f"- {OURS} does not run any model: ImportError: no compiler" in text


def test_engines_keep_their_order_whoever_fails_first() -> None:
    first = Measurement("a", "f32", 1, {BASE: [1e6]}, {OURS: "died"})
    second = Measurement("b", "f32", 1, {BASE: [1e6], OURS: [1e6]})
    assert rows(page(Record("m", {}, [first, second])), "model, ms") == [["model, ms", OURS, BASE]]


def test_layers_are_shares_of_the_peak() -> None:
    text = page(record())
    assert rows(text, "0") == [["0", "CONV_2D", "3x3", "1x8x8x4", "jit", "0", "20", "25%"]]
    assert "All 1x1 convolutions with a kernel of their own together: 40 GFLOP/s, 50%." in text
    assert "on one core: 80 GFLOP/s (vfmadd)" in text


def test_memory_startup_and_what_is_missing() -> None:
    text = page(record())
    assert rows(text, "net, f32") == [["net, f32", "110", "100", "110.0%"]]
    assert rows(text, "run") == [["run", "2.00", "3"]]
    assert "- cold failed: died" in text
    assert "- part: reason" in text


def test_sections_without_measurements_are_left_out() -> None:
    text = page(Record("m", {"numpy": "2"}))
    assert text.startswith("# Benchmarks")
    assert "##" not in text


def test_a_busy_machine_is_said_to_be_busy() -> None:
    quiet = record()
    quiet.load = 1.4
    assert "busy" not in page(quiet)
    quiet.load = 4.2
    assert "its load average reached 4.2" in page(quiet)


def test_milliseconds_have_three_digits() -> None:
    assert [milliseconds(v) for v in (0.01234, 1.234, 12.34, 123.4)] == ["0.012", "1.23", "12.3", "123.4"]


def test_a_table_aligns_numbers_right() -> None:
    assert table(["a", "b"], [["x", "1"]]) == "| a | b |\n|---|---:|\n| x | 1 |\n"
