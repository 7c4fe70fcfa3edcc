"""What a process imports: the compiler where something is compiled, operators and verbs where they are used."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import glasslite
from glasslite.cli._common import VERBS
from tests.support.shared import ROOT

COMPILER = {"numba", "llvmlite"}
#: Files of kernels/jit that import numba.
COMPILING = {"compiler", "parallel", "_numba_types", "_operators"}
MODEL = ROOT / "glasslite/data/lenet/lenet_float.tflite"


def imported(code: str) -> set[str]:
    """The modules that a process has imported when it has run some code."""
    found = f"import sys\n{code}\nprint('imported', *sys.modules)"
    done = subprocess.run([sys.executable, "-c", found], cwd=ROOT, capture_output=True, text=True, check=True)
    return set(done.stdout.splitlines()[-1].split()[1:])


def children(modules: set[str], package: str) -> set[str]:
    """The public modules of a package that are among the modules."""
    names = {name.removeprefix(f"{package}.") for name in modules if name.startswith(f"{package}.")}
    return {name for name in names if "." not in name and not name.startswith("_")}


@pytest.mark.parametrize(
    "code",
    [
        "import glasslite",
        "import glasslite.cli",
        "import glasslite; import glasslite.engine.analysis.inspect",
    ],
)
def test_the_compiler_is_not_imported(code: str) -> None:
    assert not COMPILER & imported(code)


@pytest.mark.parametrize("backend", ["reference", "jit"])
def test_operators_are_imported_that_a_model_has(backend: str) -> None:
    modules = imported(
        f"import glasslite\nglasslite.Session(glasslite.load({str(MODEL)!r}), backend={backend!r}).invoke()"
    )
    stems = {operator.op.stem for operator in glasslite.load(MODEL).operators}
    assert children(modules, "glasslite.engine.ops") == stems
    assert children(modules, "glasslite.kernels.reference") - {"fixed_point"} == stems
    assert ("llvmlite" in modules) == (backend == "jit")


def test_compiled_code_is_loaded_without_the_compiler(tmp_path: Path) -> None:
    """numba takes longer to import than all else of a run."""
    session = (
        f"import os; os.environ['NUMBA_CACHE_DIR'] = {str(tmp_path)!r}\n"
        f"import glasslite; glasslite.Session(glasslite.load({str(MODEL)!r})).invoke()"
    )
    assert "numba" in imported(session)
    assert "numba" not in imported(session)


def test_kernels_are_imported_without_the_compiler() -> None:
    """All files of kernels/jit but those that compile."""
    stems = {path.stem for path in (ROOT / "kernels/jit").glob("*.py")} - COMPILING - {"__init__"}
    imports = "\n".join(f"import glasslite.kernels.jit.{stem}" for stem in sorted(stems))
    assert "numba" not in imported(imports)


def imported_by(*arguments: str, code: int) -> set[str]:
    """The modules that a call of the command line imports, which must end with an exit code."""
    return imported(
        f"sys.argv[1:] = {arguments!r}\nfrom glasslite.cli import main\n"
        f"try:\n    main()\nexcept SystemExit as end:\n    assert end.code == {code}"
    )


@pytest.mark.parametrize("verb", VERBS)
def test_verbs_are_imported_that_are_called(verb: str) -> None:
    shared = {"demo": {"run"}}
    modules = imported_by(verb, "--no-such-option", code=2)
    assert children(modules, "glasslite.cli") == {verb} | shared.get(verb, set())


def test_a_run_imports_nothing_that_it_does_not_need() -> None:
    modules = imported_by("run", str(MODEL), "--random", "0", "--backend", "reference", code=0)
    assert not {"PIL", "glasslite.runtimes", "glasslite.engine.analysis", "rich.progress"} & modules
