"""Machine code on the disk: what is loaded, what is compiled anew, and where it is kept."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from glasslite.kernels.jit import _disk
from tests.support.shared import ROOT

FILE = "glasslite/peak.multiply_f32-portable.o"
#: Prints whether machine code is at hand and whether the compiler was needed, and runs what there is.
CODE = """
import sys
import numpy as np
from glasslite.kernels.jit.peak import _PEAK, multiply_f32 as entry
from glasslite.kernels.jit.program import Program, bound
ready = entry.load()
program = Program([bound(entry, _PEAK, tasks=1, scratch=256, loops=1, buffer=np.ones(256), zero=np.zeros(8))], 1)
program.run(0, 1)
print(ready, "numba" in sys.modules)
"""


def loaded(folder: Path) -> str:
    """What a process says that looks for machine code in a folder."""
    environment = {**os.environ, "NUMBA_CACHE_DIR": str(folder), "GLASSLITE_TARGET": "portable"}
    done = subprocess.run(
        [sys.executable, "-c", CODE], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert not done.returncode, done.stderr
    return done.stdout.strip()


def test_machine_code_is_loaded_without_the_compiler(tmp_path: Path) -> None:
    assert loaded(tmp_path) == "False True"
    assert loaded(tmp_path) == "True False"


@pytest.mark.parametrize("damage", ["empty", "cut", "a byte", "other sources"])
def test_damaged_machine_code_is_compiled_anew(tmp_path: Path, damage: str) -> None:
    loaded(tmp_path)
    whole = (tmp_path / FILE).read_bytes()
    flipped = bytes([whole[-1] ^ 1])
    damaged = {
        "empty": b"",
        "cut": whole[:-1],
        "a byte": whole[:-1] + flipped,
        "other sources": flipped + whole[1:],
    }
    (tmp_path / FILE).write_bytes(damaged[damage])
    assert loaded(tmp_path) == "False True"
    assert (tmp_path / FILE).read_bytes() == whole
    assert loaded(tmp_path) == "True False"


def test_nothing_need_be_kept(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert loaded(tmp_path / "file" / "folder") == "False True"


def test_no_unfinished_file_is_left(tmp_path: Path) -> None:
    loaded(tmp_path)
    files = sorted(path.name for path in (tmp_path / FILE).parent.iterdir())
    assert files == ["peak.multiply_f32-portable.o", "program._run_serial-portable.o"]


def test_constants_of_reference_kernels_count_among_the_sources() -> None:
    sources = _disk._sources()
    for stem in ("_eigen", "fixed_point", "logistic"):
        assert (ROOT / f"kernels/reference/{stem}.py").read_bytes() in sources
    assert (ROOT / "kernels/reference/reshape.py").read_bytes() not in sources
