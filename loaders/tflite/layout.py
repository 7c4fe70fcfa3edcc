"""Where a table's fields are: names, slots, number formats and defaults, asked from the `tflite` package.

That schema package holds accessor methods only, `StrideW(self)` and so on. Each is called once on a stand-in
for `flatbuffers.table.Table` that notes which slot and which number format the accessor asks for. So the
schema is not written down a second time, and no accessor ever sees the bytes of a file.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

import numpy as np
import tflite
from flatbuffers import number_types

Kind = Literal["scalar", "text", "table", "union", "vector", "texts", "tables"]
_FIRST_SLOT = 4
_HELPERS = ("AsNumpy", "Length", "IsNone")


@dataclass(frozen=True)
class Field:
    """One field of a table.

    Attributes:
        slot: position in the vtable.
        packer: the number's format, for scalars and vectors of numbers.
        default: a scalar's value where the file leaves it out.
        nested: layout of the table or tables it holds.
    """

    slot: int
    kind: Kind = "scalar"
    packer: struct.Struct | None = None
    default: Any = None
    nested: Callable[[], Layout] = dict

    @property
    def dtype(self) -> np.dtype[Any]:
        return np.dtype(self.packer.format if self.packer else "u1")


Layout = Mapping[str, Field]


class _Witness:
    """Answers an accessor in the place of a table, and notes what it was asked. Its names are the table's."""

    Pos, Bytes = 0, b""

    def __init__(self, present: bool) -> None:
        self.present = present
        self.slot, self.asked, self.flags = 0, set[str](), number_types.Uint8Flags

    def Offset(self, slot: int) -> int:
        self.slot = slot
        return slot if self.present else 0

    def Get(self, flags: Any, _: int) -> int:
        self.flags = flags
        return 0

    def Vector(self, _: int) -> int:
        self.asked.add("vector")
        return 0

    def String(self, _: int) -> bytes:
        self.asked.add("text")
        return b""

    def Indirect(self, _: int) -> int:
        self.asked.add("table")
        return 0

    def Union(self, _table: Any, _: int) -> None:
        self.asked.add("union")


def snake_case(name: str) -> str:
    """The schema's spelling of an accessor's name.

    >>> snake_case("DilationWFactor")
    'dilation_w_factor'
    """
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()


@cache
def layout(name: str) -> Layout:
    """The fields of a schema table, such as "Conv2DOptions", by snake_case name in the schema's order."""
    table = getattr(tflite, name)
    found = {}
    for accessor, function in vars(table).items():
        arity = function.__code__.co_argcount if hasattr(function, "__code__") else 0
        base = next((accessor.removesuffix(h) for h in _HELPERS if accessor.endswith(h)), "")
        if (
            accessor[0].isupper()
            and accessor != "Init"
            and arity in (1, 2)
            and not hasattr(table, base or "-")
        ):
            found[snake_case(accessor)] = _field(table, function, *(0,) * (arity - 1))
    found.update(_STATED.get(name, {}))
    return dict(sorted(found.items(), key=lambda item: item[1].slot))


def _field(table: type[Any], accessor: Callable[..., Any], *index: int) -> Field:
    row = table()
    row._tab = witness = _Witness(present=True)
    result = accessor(row, *index)
    row._tab = _Witness(present=False)
    default = accessor(row, *index)
    kind = _KINDS[frozenset(witness.asked)]
    nested = type(result).__name__
    return Field(
        slot=(witness.slot - _FIRST_SLOT) // 2,
        kind=kind,
        packer=witness.flags.packer_type if kind in ("scalar", "vector") else None,
        default=default if kind == "scalar" else None,
        nested=(lambda: layout(nested)) if kind in ("table", "tables") else dict,
    )


_KINDS: dict[frozenset[str], Kind] = {
    frozenset(): "scalar",
    frozenset({"vector"}): "vector",
    frozenset({"text"}): "text",
    frozenset({"table"}): "table",
    frozenset({"union"}): "union",
    frozenset({"vector", "text"}): "texts",
    frozenset({"vector", "table"}): "tables",
}


#: Fields whose accessor the package lacks, since they are newer, or that does more than to read the field.
_STATED: dict[str, Layout] = {
    "OperatorCode": {"builtin_code": Field(3, packer=number_types.Int32Flags.packer_type, default=0)},
    "Tensor": {"external_buffer": Field(10, packer=number_types.Uint32Flags.packer_type, default=0)},
}


@cache
def names(enum: str) -> Mapping[int, str]:
    """The names of a schema enum's numbers: names("Padding") is {0: "SAME", 1: "VALID"}."""
    return {number: name for name, number in vars(getattr(tflite, enum)).items() if name[0] != "_"}
