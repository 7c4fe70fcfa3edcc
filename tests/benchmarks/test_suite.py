"""A benchmark as a whole, on one small model."""

from __future__ import annotations

from pathlib import Path

from rich.console import Console

from benchmarks import suite
from benchmarks.record import Record
from tests.support.build import ModelBuilder


def plan(saved: list[str]) -> suite.Suite:
    console = Console(quiet=True)
    engines = ["glasslite reference"]
    return suite.Suite(engines, [1], 0.0, console, lambda record: saved.append(record.to_json()))


def test_files_are_timed_and_saved(tmp_path: Path) -> None:
    builder = ModelBuilder()
    x, y = builder.tensor("x", (1, 4), "float32"), builder.tensor("y", (1, 4), "float32")
    builder.operator("ADD", [x, x], [y], {})
    (tmp_path / "add.tflite").write_bytes(builder.finish([x], [y]))
    saved: list[str] = []
    record = plan(saved).files([tmp_path / "add.tflite"])
    assert [m.model for m in record.zoo] == ["add"]
    assert record.zoo[0].median("glasslite reference") is not None
    assert Record.from_json(saved[-1]) == record
    assert set(record.versions) == {"numpy", "numba"}


def test_a_part_that_fails_is_named_and_saved() -> None:
    saved: list[str] = []
    whole = plan(saved)
    whole._part("peaks", lambda: 1 // 0)
    assert whole.record.absent["peaks"].startswith("ZeroDivisionError")
    assert Record.from_json(saved[-1]).absent == whole.record.absent


def test_a_package_that_is_not_there_has_no_version() -> None:
    assert suite.version("no-such-package-anywhere") == "not installed"
    assert suite.version("numpy")[0].isdigit()
