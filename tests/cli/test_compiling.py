"""The line about compiling: shown where it takes long and somebody looks, on stderr, and gone afterwards."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep

import pytest
from rich.console import Console

from glasslite.cli import _common
from glasslite.engine.schedule import OnCompile
from tests.cli.conftest import Cli

LINE = "Compiling kernels, the first time on this machine: 3 of 7, matrix_f32"


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> io.StringIO:
    """What a terminal at stderr is sent."""
    sent = io.StringIO()

    def console(*, stderr: bool) -> Console:
        assert stderr
        return Console(file=sent, force_terminal=True, width=100)

    monkeypatch.setattr(_common, "Console", console)
    return sent


def wait_for(sent: io.StringIO, text: str) -> bool:
    end = monotonic() + 10
    while text not in sent.getvalue() and monotonic() < end:
        sleep(0.01)
    return text in sent.getvalue()


def test_slow_compiling_is_shown(terminal: io.StringIO, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_common, "_QUIET_COMPILING", 0.02)
    with _common.compiling(silent=False) as on_compile:
        on_compile("matrix_f32", 2, 7)
        assert wait_for(terminal, LINE)
        on_compile("row_f32", 3, 7)
        assert wait_for(terminal, "4 of 7, row_f32")
    assert terminal.getvalue().endswith("\x1b[2K"), "the line must be erased"


def test_quick_compiling_is_not_shown(terminal: io.StringIO) -> None:
    with _common.compiling(silent=False) as on_compile:
        on_compile("matrix_f32", 2, 7)
    assert terminal.getvalue() == ""


@pytest.mark.parametrize("silent", [False, True])
def test_nothing_is_shown_without_a_terminal_or_beside_json(
    silent: bool, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(_common, "_QUIET_COMPILING", 0.0)
    if silent:
        monkeypatch.setenv("FORCE_COLOR", "1")
    with _common.compiling(silent=silent) as on_compile:
        on_compile("matrix_f32", 2, 7)
        sleep(0.1)
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize("verb", [("run", "float_classifier.tflite", "--random", 0), ("demo",)])
def test_verbs_tell_of_each_kernel(
    verb: tuple[object, ...], cli: Cli, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []

    @contextmanager
    def listen(*, silent: bool) -> Iterator[OnCompile]:
        yield lambda name, done, total: told.append(name)

    monkeypatch.setattr(_common, "compiling", listen)
    assert cli(*verb, "--backend", "jit").code == 0
    assert told
