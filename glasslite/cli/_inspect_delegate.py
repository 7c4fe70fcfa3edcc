"""What LiteRT's delegate takes of a model, as a table."""

from __future__ import annotations

from rich.console import Console

from glasslite.cli._format import UNKNOWN
from glasslite.cli._inspect_model import grid, listing
from glasslite.engine.analysis.delegation import DelegatedOperator, Delegation


def render_delegation(report: Delegation, console: Console) -> None:
    """Print how much the delegate takes, and each operator with the piece that it is in, or why it is left."""
    console.print(report.source, style="bold", soft_wrap=True)
    table = grid()
    table.add_row("operators", f"{report.delegated:,} of {len(report.operators):,} are XNNPACK's")
    table.add_row("partitions", f"{report.partitions:,}")
    share = UNKNOWN if report.share is None else f"{100 * report.share:.1f} %"
    table.add_row("MACs", f"{share} are XNNPACK's")
    console.print(table)
    console.print()
    rows = listing(
        ("#", "right"), ("operator", "left"), ("MACs", "right"), ("partition", "right"), ("", "left")
    )
    for operator in report.operators:
        rows.add_row(*_cells(operator), style=None if operator.delegated else "dim")
    console.print(rows)


def _cells(operator: DelegatedOperator) -> list[str]:
    macs = UNKNOWN if operator.macs is None else f"{operator.macs:,}"
    piece = "" if operator.partition is None else str(operator.partition)
    return [str(operator.index), operator.name, macs, piece, operator.reason]
