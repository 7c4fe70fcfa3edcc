"""The command line as a whole: help, version, wrong usage, exit codes."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import glasslite
from glasslite.cli._common import parse_limit, plain
from glasslite.engine.errors import InputError
from glasslite.engine.ops._op import Cost
from tests.cli.conftest import Cli


def test_help_names_the_verbs(cli: Cli) -> None:
    result = cli("--help")
    assert result.code == 0
    for verb in ("run", "inspect", "demo"):
        assert f" {verb} " in result.out


@pytest.mark.parametrize("verb", ["run", "inspect", "demo"])
def test_help_of_a_verb_documents_its_json(cli: Cli, verb: str) -> None:
    result = cli(verb, "--help")
    assert result.code == 0
    assert "JSON keys:" in result.out


def test_version(cli: Cli) -> None:
    result = cli("--version")
    assert (result.code, result.out) == (0, f"glasslite {glasslite.__version__}\n")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("rnu",), "No such command 'rnu'. Did you mean 'run'? `glasslite --help` shows what there is."),
        (("--nope",), "No such option"),
        (("run",), "Missing argument 'MODEL'. `glasslite --help` shows what there is."),
    ],
)
def test_wrong_usage_is_one_line(cli: Cli, arguments: tuple[str, ...], message: str) -> None:
    result = cli(*arguments)
    assert (result.code, result.out) == (2, "")
    assert result.err.startswith(message)
    assert result.err.count("\n") == 1


def test_too_little_memory_is_one_line(cli: Cli, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise MemoryError

    monkeypatch.setattr("glasslite.cli.run.Session", fail)
    result = cli("run", "int8_classifier.tflite", "--random", 0)
    assert (result.code, result.out) == (2, "")
    assert result.err == "there is not enough memory for this. Use smaller input shapes (--shape).\n"


def test_a_process_of_its_own(folder: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "glasslite",
        "run",
        "int8_classifier.tflite",
        "--image",
        "picture.png",
        "--json",
    ]
    environment = {"PYTHONPATH": str(Path(glasslite.__file__).parents[1])}
    found = subprocess.run(command, capture_output=True, env=environment, check=False)
    assert (found.returncode, found.stderr) == (0, b"")
    assert json.loads(found.stdout)["outputs"][0]["raw"]["first"] == [-118, 122, -8]


def test_plain() -> None:
    data = {
        1: np.float32(0.5),
        "a": np.array([1, 2]),
        "b": Cost(1, 2, 3),
        "c": (float("nan"), b"\x01"),
        "d": None,
    }
    assert plain(data) == {
        "1": 0.5,
        "a": [1, 2],
        "b": {"macs": 1, "bytes_read": 2, "bytes_written": 3},
        "c": ["nan", "01"],
        "d": None,
    }


@pytest.mark.parametrize(("text", "size"), [("1G", 1 << 30), ("512M", 512 << 20), ("7", 7), ("3kb", 3072)])
def test_limits(text: str, size: int) -> None:
    assert parse_limit(text, "--memory-limit", 1024) == size


def test_what_is_no_limit() -> None:
    with pytest.raises(InputError, match="--memory-limit takes a number such as 512M or 4G; got '1X'"):
        parse_limit("1X", "--memory-limit", 1024)
