"""A table that drops its least important columns until it fits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from rich.cells import cell_len
from rich.table import Table

_GAP = 2


@dataclass(frozen=True)
class Column:
    """One column: the higher its rank, the sooner it goes; those of one group go together."""

    header: str
    cells: Sequence[str]
    rank: int = 0
    justify: Literal["left", "right"] = "right"

    @property
    def width(self) -> int:
        return max(map(cell_len, (self.header, *self.cells))) + _GAP


def fitted(columns: Sequence[Column], width: int) -> Table:
    """The columns that fit into a width, of those that have something to show."""
    shown = [column for column in columns if any(column.cells)]
    while sum(column.width for column in shown) - _GAP > width and any(column.rank for column in shown):
        last = max(column.rank for column in shown)
        shown = [column for column in shown if column.rank != last]
    table = Table(box=None, pad_edge=False, show_header=any(column.header for column in shown))
    for column in shown:
        table.add_column(column.header, justify=column.justify, no_wrap=True)
    for cells in zip(*(column.cells for column in shown), strict=True):
        table.add_row(*cells)
    return table
