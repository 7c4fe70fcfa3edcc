"""Class names: from a file or the model's metadata, and how they fit an output."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from glasslite.engine.errors import InputError
from glasslite.engine.ir import Metadata

_INDEXED = re.compile(r"\s*(\d{1,9})\s*[:,\s]\s*(\S.*?)\s*")
_BACKGROUND = ("background", "???", "unused background")


@dataclass(frozen=True)
class Labels:
    """Names by class index.

    Attributes:
        source: where they come from, for people.
        count: one more than the largest index.
    """

    source: str
    names: Mapping[int, str]

    @property
    def count(self) -> int:
        return max(self.names, default=-1) + 1

    def fit(self, classes: int) -> tuple[Labels, str]:
        """The labels for an output of so many classes, and a note where the two do not match.

        Labels move by one only where it is certain: there is one label too many and the first is a background class.
        """
        if self.count == classes:
            return self, ""
        have = f"{self.source}: {self.count:,} labels for {classes:,} classes"
        first = self.names.get(0, "")
        if self.count == classes + 1 and first.lower() in _BACKGROUND:
            moved = {index - 1: name for index, name in self.names.items() if index}
            return Labels(self.source, moved), f"{have}; its first label '{first}' is left out."
        if self.count == classes + 1:
            return (
                self,
                f"{have}, one too many; not moved. If the first is a background class, remove its line.",
            )
        if self.count == classes - 1:
            return self, (
                f"{have}, one too few; not moved, so every label may be off by one. "
                "If class 0 is the background, put a line 'background' first."
            )
        return self, f"{have}: the file belongs to another model."


def read_labels(path: str) -> Labels:
    """Read a label file: one label a line, or `index label`, `index: label`, `index,label` on every line.

    Raises:
        InputError: there is no such file, or it is not text.
    """
    try:
        text = Path(path).read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "not UTF-8 text"
        raise InputError(
            f"{path}: labels cannot be read: {reason}. Give a text file, one label a line."
        ) from error
    names = parse_labels(text.splitlines())
    if not names:
        raise InputError(f"{path}: no labels in it. Give a text file, one label a line.")
    return Labels(path, names)


def parse_labels(lines: Iterable[str]) -> dict[int, str]:
    """Class index to name. Lines count from 0; lines that all begin with a rising number count by that."""
    rows = list(lines)
    while rows and not rows[-1].strip():
        rows.pop()
    indexed = [match for row in rows if row.strip() and (match := _INDEXED.fullmatch(row))]
    numbers = [int(match[1]) for match in indexed]
    if rows and len(indexed) == sum(1 for row in rows if row.strip()) and numbers == sorted(set(numbers)):
        return {number: match[2] for number, match in zip(numbers, indexed, strict=True)}
    return {index: row.strip() for index, row in enumerate(rows)}


def choose_labels(given: Labels | None, metadata: Metadata, classes: int) -> tuple[Labels | None, str]:
    """The labels for an output and a note about them: those given, else those that the model carries, else none.

    Of several label files in a model, the one with the number of labels nearest to that of the classes is taken.
    """
    if given is not None:
        return given.fit(classes)
    carried = [Labels(f"{name} in the model", parse_labels(rows)) for name, rows in metadata.labels.items()]
    if not carried:
        return None, ""
    return min(carried, key=lambda labels: abs(labels.count - classes)).fit(classes)
