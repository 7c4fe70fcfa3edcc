"""What an import costs: the compiler is loaded by those who compile."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.support.shared import ROOT

COMPILER = ("numba", "llvmlite")


@pytest.mark.parametrize(
    "code",
    [
        "import glasslite",
        "import glasslite.cli",
        "import glasslite; import glasslite.engine.analysis.inspect",
    ],
)
def test_the_compiler_is_not_imported(code: str) -> None:
    found = f"import sys; {code}; print([name for name in {COMPILER} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", found], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
