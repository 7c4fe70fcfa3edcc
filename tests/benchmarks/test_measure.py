"""Engines in turns, on a model of one addition: who fails is reported, the others run."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from benchmarks import engines, worker
from benchmarks.isolated import isolated
from benchmarks.measure import FEWEST, measure
from tests.support.build import ModelBuilder


@pytest.fixture
def model(tmp_path: Path) -> Path:
    builder = ModelBuilder()
    x, y = builder.tensor("x", (1, 4), "float32"), builder.tensor("y", (1, 4), "float32")
    builder.operator("ADD", [x, x], [y], {})
    path = tmp_path / "add.tflite"
    path.write_bytes(builder.finish([x], [y]))
    return path


def test_each_engine_takes_its_turns(model: Path) -> None:
    result = measure(model, "add", "f32", ["glasslite reference"], threads=1, seconds=0)
    assert result.failures == {}
    turns = result.turns["glasslite reference"]
    assert len(turns) == FEWEST
    assert all(t is not None and t > 0 for t in turns)


def test_an_engine_that_fails_does_not_stop_the_others(model: Path) -> None:
    model.write_bytes(b"no model")
    result = measure(model, "add", "f32", ["glasslite reference"], threads=1, seconds=0)
    assert list(result.failures) == ["glasslite reference"]
    assert "ModelError" in result.failures["glasslite reference"]
    assert result.turns == {}


def test_what_an_engine_says_is_one_line_without_places(model: Path) -> None:
    error = ValueError(f"{model}: cannot run,\n  for one reason:\n\n  see {model.parent}/log\nand more")
    assert worker.complaint(error, model) == "ValueError: cannot run, for one reason: see log"
    assert worker.complaint(KeyError(), model) == "KeyError: no message"


def test_short_models_run_often_in_a_turn_and_long_ones_once() -> None:
    assert worker.runs_a_turn(round(10 * worker.TURN * 1e9)) == 1
    assert worker.runs_a_turn(round(worker.TURN * 1e9 / 10)) == 10
    assert worker.runs_a_turn(0) == worker.MOST_RUNS


def test_all_engines_get_the_same_inputs() -> None:
    first, again = (engines.values("x", (5, 7), np.int8) for _ in range(2))
    assert np.array_equal(first, again)
    assert not np.array_equal(first, engines.values("y", (5, 7), np.int8))


@pytest.mark.parametrize(
    ("dtype", "low", "high"), [(np.float32, -1, 1), (np.uint8, 0, 255), (np.int32, 0, 8), (np.bool_, 0, 1)]
)
def test_inputs_stay_in_range(dtype: type, low: int, high: int) -> None:
    array = engines.values("x", (1000,), dtype)
    assert array.dtype == dtype
    assert low <= array.min() < array.max() <= high


def test_a_function_runs_elsewhere_and_its_error_comes_back() -> None:
    assert isolated(divmod, 7, 2) == (3, 1)
    with pytest.raises(ZeroDivisionError):
        isolated(divmod, 7, 0)
