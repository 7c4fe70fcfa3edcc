"""Where LiteRT's result is known to differ from glasslite's under `numerics="reference"`, and why.

Each entry is checked: as soon as LiteRT agrees, the test fails and the entry goes.
"""

from __future__ import annotations

SWAPPED = (
    "while.cc copies the body's outputs over its inputs one by one, so that an output which is an earlier input "
    "has been overwritten"
)

#: (operator, case id) to the reason, with the upstream issue where there is one.
KNOWN: dict[tuple[str, str], str] = {
    **{
        (comparison, "scales_above_1"): "comparisons.h shifts by a negative count where a scale is above 1"
        for comparison in ("EQUAL", "NOT_EQUAL", "LESS", "LESS_EQUAL", "GREATER", "GREATER_EQUAL")
    },
    **{("WHILE", case): SWAPPED for case in ("swap", "constants", "reshaped")},
    ("STRIDED_SLICE", "ellipsis_of_no_axes"): (
        "strided_slice.cc lets an ellipsis take at least one axis, which shifts the entries behind it"
    ),
    ("DIV", "int8_small_quotients"): (
        "div.h shifts by more than 31 bits where a quotient is small, which x86 takes modulo 32"
    ),
    ("EMBEDDING_LOOKUP", "int4_odd_columns"): (
        "embedding_lookup.cc reads rows of int4 from the byte in which they start, whichever half of it is theirs"
    ),
    ("LOG_SOFTMAX", "int8_4096_equal"): (
        "log_softmax.h overflows where the exponentials, the largest being 1, add up to 4096 or more"
    ),
    ("NON_MAX_SUPPRESSION_V4", "boxes_without_an_area"): (
        "non_max_suppression.h selects a box again and again whose overlap with itself does not suppress it"
    ),
    ("BIDIRECTIONAL_SEQUENCE_LSTM", "merged_batch"): (
        "lstm_eval.cc finds the states of a batch by the width of the merged output, which is that of both directions"
    ),
    ("BIDIRECTIONAL_SEQUENCE_RNN", "aux_for_backward_batch_major"): (
        "bidirectional_sequence_rnn.cc lets the backward layer run over the input where the batch is first"
    ),
    ("BIDIRECTIONAL_SEQUENCE_RNN", "crossed_aux_time_major"): (
        "bidirectional_sequence_rnn.cc finds a step of the auxiliary input by the input's depth where time is first"
    ),
    ("BIDIRECTIONAL_SEQUENCE_RNN", "hybrid_time_major"): (
        "bidirectional_sequence_rnn.cc repeats dynamic range for each step where time is first, on the states it left"
    ),
    ("RFFT2D", "width_of_one"): "rfft2d.cc takes the imaginary part from behind a row of one element",
    ("UNIDIRECTIONAL_SEQUENCE_LSTM", "int8_peephole_projection"): (
        "lstm_eval.cc lets as many cells through the peephole as there are outputs, which a projection makes fewer"
    ),
    ("SUB", "int8_output_scale_is_tiny"): (
        "sub.h shifts by a negative count where the inputs' scales are 2^19 times the output's or more"
    ),
}

#: The same for the other numerics: (numerics, operator, case id) to the reason.
KNOWN_ELSEWHERE: dict[tuple[str, str, str], str] = {
    **{
        (numerics, *case): reason
        for numerics in ("optimized", "litert")
        for case, reason in {
            (
                "DEPTHWISE_CONV_2D",
                "int8_without_bias",
            ): "depthwise_conv.h reads a bias that is not there, and dies",
            (
                "DEPTHWISE_CONV_2D",
                "uint8_without_bias",
            ): "depthwise_conv.h reads a bias that is not there, and dies",
            ("DIV", "int8_small_quotients"): KNOWN["DIV", "int8_small_quotients"],
            ("SUB", "int8_output_scale_is_tiny"): KNOWN["SUB", "int8_output_scale_is_tiny"],
        }.items()
    },
    ("litert", "FULLY_CONNECTED", "elements_that_fill_no_row"): (
        "XNNPACK cannot reshape an input whose size is no multiple of the filter's depth"
    ),
    ("optimized", "MUL", "int8_far_beyond_the_range"): (
        "mul.h narrows products to 16 bits without saturation: results 128 ranges beyond the output's wrap"
    ),
}
