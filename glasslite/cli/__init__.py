"""`glasslite VERB`: the command line. Exit codes: 0 fine, 1 a difference or a finding, 2 unusable input."""

from __future__ import annotations

import gc
from typing import Annotated

import typer

from glasslite.cli._common import MARKUP, Verbs

#: How many objects are made before Python looks for those that only refer to each other.
_COLLECT_AFTER = 50_000

app = typer.Typer(
    cls=Verbs,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=MARKUP,
)


def _show_version(wanted: bool) -> None:
    if wanted:
        from glasslite import __version__

        typer.echo(f"glasslite {__version__}")
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """Run mobile models and look inside every layer.

    Exit codes: 0 fine, 1 a difference or a finding, 2 unusable input.
    """


def main() -> None:
    """Run the command line and exit with its code."""
    # Nearly all that a verb makes while it gets ready is modules and plans, which stay: there is little to collect.
    gc.set_threshold(_COLLECT_AFTER)
    app(prog_name="glasslite")
