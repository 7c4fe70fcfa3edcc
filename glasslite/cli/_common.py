"""What every verb shares: its console, JSON, limits, errors as one red line, progress."""

from __future__ import annotations

import json
import math
import os
import re
import sys
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import fields, is_dataclass
from enum import Enum
from importlib import import_module
from threading import Timer
from time import perf_counter
from typing import Any, Literal

import numpy as np
import typer
from rich.console import Console

from glasslite.engine.errors import GlassliteError, InputError
from glasslite.engine.ir import Graph, Shape
from glasslite.engine.plan import Plan
from glasslite.engine.schedule import OnCompile
from glasslite.loaders import load

#: Exit codes: fine; a difference or a finding; unusable input.
FINE, FINDING, UNUSABLE, INTERRUPTED = 0, 1, 2, 130

#: What there is to call: each is in the file of its name.
VERBS = ("run", "inspect", "compare", "probe", "demo")
#: How help texts are written.
MARKUP: Literal["markdown"] = "markdown"

_POWERS = {"": 0, "K": 1, "M": 2, "G": 3, "T": 4}
_PIPE_WIDTH = 100
_QUIET_SECONDS = 0.5
_QUIET_COMPILING = 1.0


def out() -> Console:
    """The console for results: as wide as the terminal, or 100 columns where there is none."""
    width = None if sys.stdout.isatty() or "COLUMNS" in os.environ else _PIPE_WIDTH
    return Console(width=width, highlight=False, markup=False, emoji=False)


def complain(message: str, style: str = "red") -> None:
    """Print a message on stderr, unwrapped, in red where that is a terminal."""
    console = Console(stderr=True, highlight=False, markup=False, emoji=False)
    console.print(message, style=style, soft_wrap=True)


def open_model(path: str) -> Graph:
    """Load a model; warnings about what its author wrote beside it go to stderr."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        graph = load(path)
    for warning in caught:
        complain(str(warning.message), "yellow")
    return graph


def print_json(value: Any) -> None:
    """Print data as JSON, see `plain`."""
    sys.stdout.write(json.dumps(plain(value), indent=2, ensure_ascii=False, allow_nan=False) + "\n")


def plain(value: Any) -> Any:
    """Data as JSON holds it: dataclasses and named tuples become objects, arrays lists, infinities strings."""
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if hasattr(value, "_asdict"):
        return plain(value._asdict())
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, np.ndarray | np.generic):
        return plain(value.tolist())
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(item) for item in value]
    if isinstance(value, Enum):
        return value.name
    if isinstance(value, float):
        return value if math.isfinite(value) else str(value)
    if isinstance(value, bytes):
        return value.hex()
    return value if value is None or isinstance(value, bool | int | str) else str(value)


def parse_limit(text: str, option: str, unit: int) -> int:
    """A count from "512M", where K is `unit`, M its square and so on.

    Raises:
        InputError: it is not a count.
    """
    match = re.fullmatch(r"(\d{1,18})([KMGT]?)(i?B)?", text.strip(), re.IGNORECASE)
    if not match:
        raise InputError(f"{option} takes a number such as 512M or 4G; got '{text}'.")
    power = _POWERS[match[2].upper()]
    return int(match[1]) * int(unit**power)


def memory_limit(text: str) -> int:
    """The bytes of --memory-limit."""
    return parse_limit(text, "--memory-limit", 1024)


def check_macs(plan: Plan, text: str) -> None:
    """Raise InputError where one run would take more MACs than --mac-limit."""
    limit = parse_limit(text, "--mac-limit", 1000)
    macs = sum(step.cost.macs for step in plan.steps)
    if macs > limit:
        raise InputError(
            f"{plan.graph.source}: a run takes {macs:,} MACs and the limit is {limit:,}. "
            "Use smaller input shapes, or raise --mac-limit if the model is to be trusted."
        )


def split_named(graph: Graph, text: str, option: str) -> tuple[str, str]:
    """Split NAME=VALUE at an input's name; the name may be left out where the model has a single input.

    Raises:
        InputError: the name is no input.
    """
    names = [graph.tensors[i].name for i in graph.inputs]
    for name in sorted(names, key=len, reverse=True):
        if text.startswith(f"{name}="):
            return name, text[len(name) + 1 :]
    if len(names) == 1 and "=" not in text:
        return names[0], text
    listed = ", ".join(names) or "none"
    raise InputError(f"{graph.source}: {option} '{text}' names no input; write NAME=VALUE. Inputs: {listed}.")


def parse_shapes(graph: Graph, texts: list[str] | None) -> dict[str, Shape]:
    """Input name to shape from NAME=1,320,320,3.

    Raises:
        InputError: a name is no input, or what follows is not a shape.
    """
    shapes = {}
    for text in texts or ():
        name, value = split_named(graph, text, "--shape")
        if not re.fullmatch(r"\d{1,9}([,x]\d{1,9})*,?", value):
            raise InputError(f"--shape '{text}': a shape is positive whole numbers, such as 1,320,320,3.")
        shapes[name] = tuple(int(d) for d in re.findall(r"\d+", value))
    return shapes


@contextmanager
def progress(what: str, total: int, *, silent: bool) -> Iterator[Callable[[], None]]:
    """Yield a function to call after each of `total` pieces of work.

    It draws a bar on stderr once the work has taken half a second, and never where stderr is no terminal.
    """
    console = Console(stderr=True)
    if silent or not console.is_terminal:
        yield lambda: None
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    bar = Progress(*columns, console=console, transient=True)
    task = bar.add_task(what, total=total)
    begin = perf_counter()

    def advance() -> None:
        bar.advance(task)
        if not bar.live.is_started and perf_counter() - begin > _QUIET_SECONDS:
            bar.start()

    try:
        yield advance
    finally:
        if bar.live.is_started:
            bar.stop()


@contextmanager
def compiling(*, silent: bool) -> Iterator[OnCompile]:
    """Yield a function for a session's `on_compile`.

    It shows a line on stderr once compiling has taken a second, and never where stderr is no terminal.
    """
    console = Console(stderr=True)
    if silent or not console.is_terminal:
        yield lambda kernel, done, total: None
        return
    status = console.status("")
    timer = Timer(_QUIET_COMPILING, status.start)
    timer.daemon = True

    def show(kernel: str, done: int, total: int) -> None:
        status.update(f"Compiling kernels, the first time on this machine: {done + 1} of {total}, {kernel}")
        if not timer.ident:
            timer.start()

    try:
        yield show
    finally:
        if timer.ident:
            timer.cancel()
            timer.join()
        status.stop()


class Verbs(typer.core.TyperGroup):
    """The command group: a verb's file is imported when the verb is called, or when help or an error lists it.

    Whatever goes wrong becomes one red line on stderr and an exit code.
    """

    def list_commands(self, ctx: Any) -> list[str]:
        """The verbs, in the order of the help page."""
        return list(VERBS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """The verb of a name; where there is none, all are imported, for one of them may have been meant."""
        for name in [cmd_name] if cmd_name in VERBS else VERBS:
            if name not in self.commands:
                verb = typer.Typer(add_completion=False, rich_markup_mode=MARKUP)
                verb.command(name)(getattr(import_module(f"{__package__}.{name}"), f"{name}_command"))
                self.commands[name] = typer.main.get_command(verb)
        return super().get_command(ctx, cmd_name)

    def main(self, *args: Any, **kwargs: Any) -> Any:
        """Parse the arguments, run the verb and exit with what it returns."""
        kwargs["standalone_mode"] = False
        try:
            code = super().main(*args, **kwargs)
        except GlassliteError as error:
            complain(str(error))
            code = UNUSABLE
        except MemoryError:
            complain("there is not enough memory for this. Use smaller input shapes (--shape).")
            code = UNUSABLE
        except typer.Abort:
            code = INTERRUPTED
        # Typer's own errors: their class is click's or typer's, by typer's version.
        except Exception as error:
            if not hasattr(error, "format_message"):
                raise
            if message := error.format_message():
                end = "" if message.endswith((".", "?")) else "."
                complain(f"{message}{end} `glasslite --help` shows what there is.")
            code = UNUSABLE
        sys.exit(code or FINE)
