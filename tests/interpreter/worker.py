"""The process that makes calls of another runtime: python -m tests.interpreter.worker MODULE IN OUT.

Each call is made in a process of its own, for some of them end it. IN is a pickle of (models, paths, names); OUT one of
name to outcome, None where the process died.
"""

from __future__ import annotations

import os
import pickle
import sys
from importlib import import_module
from pathlib import Path

from tests.interpreter.calls import Call, Outcome, World, attempt
from tests.interpreter.reports import REPORTS
from tests.interpreter.right_use import RIGHT_USE
from tests.interpreter.wrong_use import OPERATORS, WRONG_USE

CALLS: dict[str, Call] = RIGHT_USE | WRONG_USE | OPERATORS


def apart(call: Call, world: World) -> Outcome | None:
    """Make a call in a process of its own; None if it dies."""
    reader, writer = os.pipe()
    child = os.fork()
    if not child:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
        with os.fdopen(writer, "wb") as pipe:
            pickle.dump(attempt(call, world), pipe)
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader, "rb") as pipe:
        content = pipe.read()
    os.waitpid(child, 0)
    return pickle.loads(content) if content else None


def main(module: str, source: str, target: str) -> None:
    """Make the calls that are asked for: by name, or reports (name, path)."""
    models, paths, names = pickle.loads(Path(source).read_bytes())
    world = World(import_module(module), models, paths)
    found = {}
    for name in names:
        call = CALLS[name] if isinstance(name, str) else REPORTS[name[0]](name[1])
        found[name] = apart(call, world)
    Path(target).write_bytes(pickle.dumps(found))


if __name__ == "__main__":
    main(*sys.argv[1:])
