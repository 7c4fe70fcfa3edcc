"""Build the models that are missing, each in a process of its own."""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections.abc import Sequence
from importlib.util import find_spec

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from benchmarks.zoo import cache

_LAST_LINES = 5
NEEDED = "Building models takes TensorFlow: pip install 'glasslite[recipes]', or make dev."


def missing(names: Sequence[str]) -> list[str]:
    """Those of the models of which a file is not there."""
    return [name for name in names if not all(cache.path(name, kind).exists() for kind in cache.KINDS)]


def build(names: Sequence[str], console: Console) -> dict[str, str]:
    """Build models, one after the other, with progress; name to what went wrong."""
    if names and find_spec("tensorflow") is None:
        return dict.fromkeys(names, NEEDED)
    failures = {}
    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn()
    with Progress(*columns, console=console) as progress:
        task = progress.add_task("", total=len(names))
        for name in names:
            progress.update(task, description=f"building {name}")
            command = [sys.executable, "-m", "benchmarks.zoo.build", name]
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            if done.returncode:
                failures[name] = "\n".join(done.stderr.splitlines()[-_LAST_LINES:]) or "the process died"
            else:
                share = float(done.stdout.split()[-1])
                progress.print(f"{name}: int8 is {share:.1%} from float, root mean square")
            progress.advance(task)
    return failures


def main() -> int:
    """Exit code 0; 1 where a model could not be built."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.zoo", description=__doc__)
    parser.add_argument(
        "names", nargs="*", metavar="MODEL", help=f"of {', '.join(cache.MODELS)}; default: all"
    )
    parser.add_argument("--list", action="store_true", help="show where the files are, and build nothing")
    arguments = parser.parse_args()
    names = arguments.names or list(cache.MODELS)
    unknown = [name for name in names if name not in cache.MODELS]
    if unknown:
        parser.error(f"no such model: {', '.join(unknown)}; there are {', '.join(cache.MODELS)}")
    console = Console(soft_wrap=True)
    if arguments.list:
        for name in names:
            for kind in cache.KINDS:
                path = cache.path(name, kind)
                console.print(f"{path}{'' if path.exists() else ' (not built)'}", highlight=False)
        return 0
    failures = build(missing(names), console)
    for name, reason in failures.items():
        console.print(f"{name} could not be built: {reason}", style="red", markup=False)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
