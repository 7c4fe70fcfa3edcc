"""The cases of a seed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from tests.grid import elementwise, filters, moves, others, windows
from tests.grid.dice import Dice
from tests.support.cases import Case

MAKERS = {**filters.MAKERS, **elementwise.MAKERS, **windows.MAKERS, **moves.MAKERS, **others.MAKERS}
#: These are most of what models spend their time on, and have most ways to differ.
WEIGHTS = {
    **dict.fromkeys(("CONV_2D", "DEPTHWISE_CONV_2D", "FULLY_CONNECTED"), 6),
    **dict.fromkeys(
        ("TRANSPOSE_CONV", "BATCH_MATMUL", "ADD", "SUB", "MUL", "AVERAGE_POOL_2D", "MAX_POOL_2D"), 3
    ),
    **dict.fromkeys(
        ("SOFTMAX", "RESIZE_BILINEAR", "QUANTIZE", "MEAN", "SUM", "CONCATENATION", "LOGISTIC"), 3
    ),
}

#: The latest version of each operator that LiteRT knows, where it is not 1. Source: kernels/register_ref.cc.
_LATEST = {
    2: (
        "DIV SQUARED_DIFFERENCE FLOOR_MOD LESS_EQUAL GREATER LEAKY_RELU GELU EXP SQRT LOG SIGN "
        "LOG_SOFTMAX SUM REDUCE_PROD L2_NORMALIZATION ARG_MAX ARG_MIN SELECT_V2 TILE "
        "SPACE_TO_DEPTH"
    ),
    3: (
        "FLOOR_DIV LESS GREATER_EQUAL RELU RELU6 LOGISTIC TANH ABS RSQRT SOFTMAX MEAN REDUCE_MAX "
        "REDUCE_MIN AVERAGE_POOL_2D MAX_POOL_2D MIRROR_PAD TOPK_V2 SPLIT_V"
    ),
    4: (
        "BATCH_MATMUL MAXIMUM MINIMUM NOT_EQUAL RESIZE_NEAREST_NEIGHBOR RESIZE_BILINEAR "
        "STRIDED_SLICE SELECT SPACE_TO_BATCH_ND BATCH_TO_SPACE_ND REVERSE_V2 BROADCAST_TO"
    ),
    5: "TRANSPOSE_CONV ADD SUB EQUAL PACK SPLIT",
    6: "DEPTHWISE_CONV_2D QUANTIZE UNPACK PADV2 PAD GATHER_ND",
    7: "MUL CONCATENATION",
    8: "CONV_2D TRANSPOSE SLICE GATHER",
    9: "DEQUANTIZE CAST",
    14: "FULLY_CONNECTED",
}
VERSIONS = {op: version for version, names in _LATEST.items() for op in names.split()}


def cases(count: int, seed: int, ops: Sequence[str] = ()) -> Iterator[Case]:
    """As many random cases; of these operators, or of all."""
    names = list(ops) or [op for op in MAKERS for _ in range(WEIGHTS.get(op, 1))]
    for number in range(count):
        dice = Dice(np.random.default_rng([seed, number]))
        case = MAKERS[dice.pick(names)](dice, f"{seed}-{number}")
        yield replace(case, version=VERSIONS.get(case.op, 1))
