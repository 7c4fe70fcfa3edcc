"""REVERSE_SEQUENCE: the beginning of each sequence turned around."""

from __future__ import annotations

import numpy as np

from tests.support.cases import Act, Case, Const, Out, each
from tests.support.check import check, check_refused
from tests.support.oracle import Oracle
from tests.support.real import Real

OP = "REVERSE_SEQUENCE"


def turn(
    id: str, shape: tuple[int, ...], lengths: list[int], sequence: int, batch: int, type: str = "float32",
    of: str = "int32", refused: str = "",
) -> Case:  # fmt: skip
    inputs = [Act(shape, type), Act((len(lengths),), of, values=np.array(lengths))]
    options = {"seq_dim": sequence, "batch_dim": batch}
    return Case(id, OP, inputs, [Out(type)], options, litert_refuses=refused)


CASES = [
    *(turn(t, (3, 5, 2), [5, 2, 0], 1, 0, t) for t in ("float32", "uint8", "int16", "int32", "int64")),
    *(
        turn(
            f"{t}_which_litert_lacks",
            (3, 5, 2),
            [5, 2, 1],
            1,
            0,
            t,
            refused="not supported by reverse_sequence",
        )
        for t in ("int8", "bool")
    ),
    turn("int64_lengths", (3, 5, 2), [5, 2, 3], 1, 0, of="int64"),
    turn("sequence_before_batch", (5, 3, 2), [4, 2, 1], 0, 1),
    turn("axes_apart", (2, 3, 4, 2), [4, 1], 2, 0),
    turn("axes_apart_sequence_first", (2, 5, 3, 4), [4, 1, 3, 5], 1, 3),
    turn("last_axes", (2, 3, 4), [3, 4, 2], 2, 1),
    turn("negative_length_is_none", (2, 3), [-4, 3], 1, 0),
    turn("of_nothing", (2, 0, 3), [0, 0], 1, 0),
    Case(
        "constant", OP, [Const(np.int32([[5, 6, 7]])), Const(np.int32([2]))], [Out("int32")], {"seq_dim": 1}
    ),
]
REFUSED = {
    turn("first_too_long", (2, 3), [4, 1], 1, 0, refused="seq_lengths"):
        "op 0 REVERSE_SEQUENCE 'output0': a sequence of 3 elements is to be reversed up to 4",
    turn("later_too_long", (2, 3), [1, 4], 1, 0): "a sequence of 3 elements is to be reversed up to 4",
    turn("one_axis", (2, 3), [1, 2], 0, 0, refused="batch"):
        "seq_dim 0 and batch_dim 0 must be two of 2 dimensions",
    turn("no_such_axis", (2, 3), [1, 2], 2, 0, refused="seq_dim"): "seq_dim 2 and batch_dim 0 must be two of 2",
    turn("lengths_do_not_fit", (2, 3), [1, 2, 3], 1, 0, refused="SizeOfDimension"):
        "seq_lengths must have shape (2,), one for each batch; got (3,)",
    turn("float_lengths", (2, 3), [1, 2], 1, 0, of="float32", refused="Seq_lengths type"):
        "seq_lengths must be of type INT32, INT64; got FLOAT32",
}  # fmt: skip


def definition(case: Case, x: Real, lengths: Real) -> Real:
    y, sequence, batch = x.copy(), case.options["seq_dim"], case.options.get("batch_dim", 0)
    for place in np.ndindex(x.shape):
        length = lengths[place[batch]]
        if place[sequence] < length:
            source = list(place)
            source[sequence] = length - 1 - place[sequence]
            y[place] = x[tuple(source)]
    return y


@each(CASES)
def test_turns(case: Case, oracle: Oracle) -> None:
    check(case, definition, oracle, lsb=0)


@each(list(REFUSED))
def test_refuses(case: Case, oracle: Oracle) -> None:
    check_refused(case, oracle, REFUSED[case])
