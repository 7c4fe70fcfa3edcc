"""What the tests of SIN and COS share."""

from __future__ import annotations

from tests.ops._elementwise import floats, single
from tests.support.cases import Case


def cases(op: str) -> list[Case]:
    """Floats of both types, and angles of many turns."""
    return [
        *floats(op),
        *floats(op, "float16"),
        single("float32_large", op, shape=(5000,),
               values=lambda rng: rng.choice([-1, 1], 5000) * 2 ** rng.uniform(5, 127, 5000)),
    ]  # fmt: skip


def refused(op: str) -> dict[Case, str]:
    """Wrong use, with a part of the message."""
    return {
        single("int8", op, "int8", quant=(0.1, 0), litert_refuses="unsupported by op"):
            "the input must be of type FLOAT32, FLOAT16; got INT8",
        single("float64", op, "float64", litert_refuses="unsupported by op"): "got FLOAT64",
    }  # fmt: skip
