"""Where a whole model cannot be equal, and why. One list, each entry with its reason; the report prints them."""

from __future__ import annotations

#: Model path below ../shared/models, and the reason that its differences are expected.
KNOWN: dict[str, str] = {}
