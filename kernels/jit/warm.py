"""Compile kernels into the disk cache: `python -m glasslite.kernels.jit.warm MODULE:ENTRY ...`, in that order."""

from __future__ import annotations

import sys
from importlib import import_module

from glasslite.kernels.jit.entry import Entry


def main(places: list[str]) -> None:
    """Compile each entry that is not compiled yet."""
    for place in places:
        module, _, name = place.partition(":")
        entry: Entry = getattr(import_module(module), name)
        _ = entry.address


if __name__ == "__main__":
    main(sys.argv[1:])
