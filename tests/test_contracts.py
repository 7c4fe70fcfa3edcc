"""What every file keeps to: layers, sizes, links."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.shared import ROOT

CODE = ("engine", "kernels", "loaders", "glasslite")
LINKS = ("engine", "kernels", "loaders")
MAX_LINES_OF_A_FILE, MAX_LINES_OF_A_FUNCTION = 400, 60

LINT = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_cache=True))"


def files(*folders: str) -> Iterator[Path]:
    """The Python files of folders at the root, each once: links are not followed."""
    for folder in folders:
        for directory, names, found in os.walk(ROOT / folder):
            names[:] = [n for n in names if not (Path(directory) / n).is_symlink()]
            yield from (Path(directory) / name for name in sorted(found) if name.endswith(".py"))


def nodes(path: Path) -> Iterator[ast.AST]:
    """Every node of a file's syntax tree."""
    return ast.walk(ast.parse(path.read_text(encoding="utf-8"), str(path)))


def place(path: Path, node: ast.AST) -> str:
    """Where a node is, as an editor opens it."""
    return f"{path.relative_to(ROOT)}:{getattr(node, 'lineno', 1)}"


def imported(path: Path) -> Iterator[tuple[ast.AST, str]]:
    """The modules that a file imports, with what it takes from them: a.b of `from a import b`."""
    for node in nodes(path):
        if isinstance(node, ast.Import):
            yield from ((node, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from ((node, f"{node.module or ''}.{alias.name}") for alias in node.names)


def test_layers_hold() -> None:
    lint = subprocess.run([sys.executable, "-c", LINT], cwd=ROOT, capture_output=True, text=True, check=False)
    assert lint.returncode == 0, lint.stdout + lint.stderr


def test_the_reference_needs_numpy_alone() -> None:
    allowed = ("numpy", "glasslite.kernels", *sys.stdlib_module_names)
    wrong = [
        f"{place(path, node)} imports {module}"
        for path in files("kernels/reference")
        for node, module in imported(path)
        if not module.startswith(tuple(f"{name}." for name in allowed)) and module not in allowed
    ]
    assert not wrong, "\n".join(wrong)


def test_modules_go_by_one_name() -> None:
    """engine and glasslite.engine would be two modules, with two registries."""
    config = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    banned = config["tool"]["ruff"]["lint"]["flake8-tidy-imports"]["banned-api"]
    assert set(LINKS) <= set(banned)
    assert "TID" in config["tool"]["ruff"]["lint"]["select"]


@pytest.mark.parametrize("name", LINKS)
def test_links_are_relative(name: str) -> None:
    link = ROOT / "glasslite" / name
    assert link.is_symlink(), f"glasslite/{name} must be a link to ../{name}; clone with core.symlinks=true"
    assert link.readlink() == Path("..", name)


def test_nothing_prints() -> None:
    wrong = [
        f"{place(path, node)} calls print()"
        for path in files("engine", "kernels", "loaders")
        for node in nodes(path)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"
    ]
    assert not wrong, "\n".join(wrong)


def test_files_are_short() -> None:
    sizes = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in files(*CODE, "tests")}
    wrong = [f"{path.relative_to(ROOT)}: {n} lines" for path, n in sizes.items() if n > MAX_LINES_OF_A_FILE]
    assert not wrong, f"over {MAX_LINES_OF_A_FILE} lines:\n" + "\n".join(wrong)


def test_functions_are_short() -> None:
    wrong = [
        f"{place(path, node)} {node.name}: its body has {lines} lines"
        for path in files(*CODE)
        for node in nodes(path)
        if isinstance(node, ast.FunctionDef)
        and (lines := (node.end_lineno or 0) - node.body[0].lineno + 1) > MAX_LINES_OF_A_FUNCTION
    ]
    assert not wrong, f"over {MAX_LINES_OF_A_FUNCTION} lines:\n" + "\n".join(wrong)
