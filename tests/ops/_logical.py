"""What the tests of LOGICAL_AND and LOGICAL_OR share."""

from __future__ import annotations

from tests.ops._elementwise import pair
from tests.support.cases import Case


def refused(op: str) -> dict[Case, str]:
    """Wrong use, with a part of the message."""
    return {
        pair("int32", op, "int32", litert_refuses="only support bool"): "inputs must be of type BOOL; got INT32",
        pair("do_not_broadcast", op, "bool", shapes=((2, 3), (2,)), litert_refuses="not broadcastable"):
            "shapes (2, 3) and (2,) do not broadcast",
    }  # fmt: skip
