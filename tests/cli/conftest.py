"""The command line, run in this process, and files of expected output."""

from __future__ import annotations

import json
import os
import re
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from glasslite.cli import main
from tests.cli import models

EXPECTED = Path(__file__).parent / "output"


@dataclass(frozen=True)
class Result:
    """What a run of the command line left."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Cli = Callable[..., Result]


@pytest.fixture
def cli(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Cli:
    """`cli("run", path)` runs the command line at 100 columns."""
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setenv("TERM", "dumb")

    def run(*arguments: object) -> Result:
        monkeypatch.setattr("sys.argv", ["glasslite", *map(str, arguments)])
        capsys.readouterr()
        with pytest.raises(SystemExit) as caught, warnings.catch_warnings():
            warnings.simplefilter("error")
            main()
        printed = capsys.readouterr()
        return Result(int(caught.value.code or 0), printed.out, printed.err)

    return run


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder, made the current one, with the small models and a picture whose first pixels are 10, 250, 120."""
    monkeypatch.chdir(tmp_path)
    for name in ("float_classifier", "int8_classifier", "two_inputs", "unsupported"):
        (tmp_path / f"{name}.tflite").write_bytes(getattr(models, name)())
    pixels = np.zeros((models.SIDE, models.SIDE), np.uint8)
    pixels[0, :3] = 10, 250, 120
    Image.fromarray(pixels).save(tmp_path / "picture.png")
    (tmp_path / "labels.txt").write_text("cat\ndog\nmug\n")
    return tmp_path


@pytest.fixture
def expect(request: pytest.FixtureRequest) -> Callable[[str], None]:
    """`expect(text)`: the text is that of tests/cli/output/<test>.txt; OVERWRITE=1 writes the file instead.

    Times and line numbers are masked, for they change.
    """

    def check(text: str) -> None:
        text = re.sub(r"\d+\.\d ms", "# ms", text)
        text = re.sub(r"\.py:\d+", ".py:#", text)
        text = "\n".join(line.rstrip() for line in text.splitlines()) + "\n"
        path = EXPECTED / f"{request.node.name.removeprefix('test_')}.txt"
        if os.environ.get("OVERWRITE"):
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, "utf-8")
        assert text == path.read_text("utf-8"), f"differs from {path}; OVERWRITE=1 accepts the new text"

    return check
