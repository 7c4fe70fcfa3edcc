"""`glasslite demo`, on a few of the digits that it classifies."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

import glasslite
from glasslite.cli import demo
from glasslite.cli.run import open_session
from glasslite.engine.numerics import numerics_named
from glasslite.engine.plan import Settings
from tests.cli.conftest import Cli

CARRIED = Path(glasslite.__file__).parent / "data" / "lenet"
DIGITS = 40


@pytest.fixture
def few(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What the demo reads, with 40 digits of the 1,000."""
    folder = tmp_path / "lenet"
    shutil.copytree(CARRIED, folder)
    with np.load(CARRIED / "digits.npz") as archive:
        some = slice(None, None, len(archive["labels"]) // DIGITS)
        np.savez(folder / "digits.npz", images=archive["images"][some], labels=archive["labels"][some])
    monkeypatch.setattr(demo, "carried", lambda: folder)
    return folder


def test_both_networks_know_the_digits(cli: Cli, few: Path) -> None:
    report = cli("demo", "--json").json
    assert list(report) == ["examples", "digits", "float_correct", "int8_correct", "agree", "int8_model"]
    assert report["digits"] == DIGITS
    assert min(report["float_correct"], report["int8_correct"], report["agree"]) >= 0.9 * DIGITS
    assert [example["label"] for example in report["examples"]] == list(range(10))
    wrong = [e for e in report["examples"] if {e["float_class"], e["int8_class"]} != {e["label"]}]
    assert not wrong
    assert report["int8_model"]["totals"]["parameters"] == 866_890


def test_what_the_demo_shows(cli: Cli, few: Path) -> None:
    result = cli("demo")
    assert (result.code, result.err) == (0, "")
    assert "two agree on" in result.out
    assert "FULLY_CONNECTED" in result.out
    assert result.out.splitlines()[-1] == f"  glasslite inspect {few / 'lenet_int8.tflite'} --op 0"


def test_its_last_words_work(cli: Cli, few: Path) -> None:
    commands = [line.split() for line in cli("demo").out.splitlines()[-2:]]
    for program, *arguments in commands:
        assert program == "glasslite"
        assert cli(*arguments).code == 0


@pytest.mark.parametrize(("kind", "options"), [("int8", ()), ("float", ("--mean", 0, "--std", 255))])
def test_run_finds_each_digit(cli: Cli, kind: str, options: tuple[object, ...]) -> None:
    """Both networks were trained on [0, 1], which the int8 one's input quantization says by itself."""
    for digit in range(10):
        picture = CARRIED / "digits" / f"{digit}.png"
        result = cli("run", CARRIED / f"lenet_{kind}.tflite", "--image", picture, "--json", *options)
        assert result.json["outputs"][0]["top"][0]["index"] == digit


def test_blocks() -> None:
    picture = np.zeros((28, 28), np.uint8)
    picture[:2, :2] = picture[2:4, 2:4] = picture[:4, 4:6] = 255
    assert demo.blocks(picture).splitlines()[0] == "\u2580\u2584\u2588" + 11 * " "


def test_settings_reach_the_networks() -> None:
    settings = Settings("reference", numerics_named("reference-with-defects"))
    graph = glasslite.load(CARRIED / "lenet_int8.tflite")
    session = open_session(graph, settings, 2, None)
    assert (session.plan.settings.numerics, session.num_threads) == (settings.numerics, 2)
    scores = demo.classify(session, np.zeros((2, 28, 28), np.uint8), lambda: None)
    assert scores.shape == (2, 10)
    assert scores.sum(axis=1) == pytest.approx([1, 1], abs=0.05)
