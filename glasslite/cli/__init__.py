"""`glasslite VERB`: the command line. Exit codes: 0 fine, 1 a difference or a finding, 2 unusable input."""

from __future__ import annotations

from typing import Annotated

import typer

from glasslite.cli._common import Verbs
from glasslite.cli.compare import compare_command
from glasslite.cli.demo import demo_command
from glasslite.cli.inspect import inspect_command
from glasslite.cli.probe import probe_command
from glasslite.cli.run import run_command

app = typer.Typer(
    cls=Verbs,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
)
app.command("run")(run_command)
app.command("inspect")(inspect_command)
app.command("compare")(compare_command)
app.command("probe")(probe_command)
app.command("demo")(demo_command)


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
    app(prog_name="glasslite")
