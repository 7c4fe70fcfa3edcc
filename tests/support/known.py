"""Where LiteRT's result is known to differ from glasslite's under `numerics="reference"`, and why.

Each entry is checked: as soon as LiteRT agrees, the test fails and the entry goes.
"""

from __future__ import annotations

#: (operator, case id) to the reason, with the upstream issue where there is one.
KNOWN: dict[tuple[str, str], str] = {
    ("STRIDED_SLICE", "ellipsis_of_no_axes"): (
        "strided_slice.cc lets an ellipsis take at least one axis, which shifts the entries behind it"
    ),
    ("DIV", "int8_small_quotients"): (
        "div.h shifts by more than 31 bits where a quotient is small, which x86 takes modulo 32"
    ),
    ("LOG_SOFTMAX", "int8_4096_equal"): (
        "log_softmax.h overflows where the exponentials, the largest being 1, add up to 4096 or more"
    ),
    ("SUB", "int8_output_scale_is_tiny"): (
        "sub.h shifts by a negative count where the inputs' scales are 2^19 times the output's or more"
    ),
}
