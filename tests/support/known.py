"""Where LiteRT's result is known to differ from glasslite's under `numerics="reference"`, and why.

Each entry is checked: as soon as LiteRT agrees, the test fails and the entry goes.
"""

from __future__ import annotations

#: (operator, case id) to the reason, with the upstream issue where there is one.
KNOWN: dict[tuple[str, str], str] = {
    ("STRIDED_SLICE", "ellipsis_of_no_axes"): (
        "strided_slice.cc lets an ellipsis take at least one axis, which shifts the entries behind it"
    ),
}
