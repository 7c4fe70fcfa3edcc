"""Bounds-checked reading of FlatBuffers: every offset is looked at before it is followed.

Spec: flatbuffers.dev/internals (table, vtable, vector, string). The bytes are untrusted, hence two rules.
An offset that leaves the file is a ModelError with its place. And the bytes decoded in total stay within a
small multiple of the file's size: an honest file is read about once (1.3 times was the most in 270 models),
while a hostile one lets a thousand tables share one large vector.
"""

from __future__ import annotations

import struct
from typing import Any

import numpy as np
from numpy.typing import NDArray

from glasslite.engine.errors import ModelError
from glasslite.loaders.tflite.layout import Field, Layout

_UOFFSET = struct.Struct("<I")
_SOFFSET = struct.Struct("<i")
_VTABLE_HEAD = struct.Struct("<HH")
_TABLE_COST = 16
_BUDGET_FACTOR, _BUDGET_FLOOR = 4, 1 << 16
REMEDY = "The file is truncated or not a TFLite v3 model."


class File:
    """The bytes of one file and how much decoding is left.

    Attributes:
        source: the file's name in messages.
        view: the bytes, read-only.
    """

    __slots__ = ("_budget", "_vtables", "size", "source", "view")

    def __init__(self, view: memoryview, source: str) -> None:
        self.view, self.source, self.size = view, source, len(view)
        self._vtables: dict[int, tuple[int, ...]] = {}
        self._budget = _BUDGET_FACTOR * self.size + _BUDGET_FLOOR

    def root(self, layout: Layout, place: str) -> Table:
        """The table that the first four bytes point to."""
        return Table(self, self.number(_UOFFSET, 0, place), layout, place)

    def error(self, place: str, what: str) -> ModelError:
        """A ModelError that starts with the file and the place."""
        return ModelError(f"{self.source}: {place} {what}")

    def check(self, start: int, size: int, place: str) -> None:
        """Bytes start .. start + size must be in the file."""
        if start < 0 or start + size > self.size:
            what = f"needs {size} bytes at offset {start:#x} but the file has {self.size} bytes. {REMEDY}"
            raise self.error(place, what)

    def spend(self, size: int, place: str) -> None:
        """Count decoded bytes; a file whose parts overlap too much is refused."""
        self._budget -= size
        if self._budget < 0:
            what = (
                f"comes after more than {_BUDGET_FACTOR} times the file's {self.size} bytes were decoded: "
                "parts of the file overlap. Convert the model again; no converter writes such a file."
            )
            raise self.error(place, what)

    def number(self, packer: struct.Struct, offset: int, place: str) -> Any:
        """The number at an offset."""
        if offset < 0 or offset + packer.size > self.size:
            self.check(offset, packer.size, place)
        return packer.unpack_from(self.view, offset)[0]

    def offsets(self, position: int, place: str) -> tuple[int, ...]:
        """The vtable of the table at a position: each field's offset in the table, 0 where absent."""
        self.spend(_TABLE_COST, place)
        vtable = position - self.number(_SOFFSET, position, place)
        known = self._vtables.get(vtable)
        if known is not None:
            return known
        self.check(vtable, _VTABLE_HEAD.size, place)
        size = _VTABLE_HEAD.unpack_from(self.view, vtable)[0]
        if size < _VTABLE_HEAD.size or size % 2:
            raise self.error(place, f"has a vtable of {size} bytes (offset {vtable:#x}). {REMEDY}")
        self.check(vtable, size, place)
        self.spend(size, place)
        found = struct.unpack_from(f"<{size // 2 - 2}H", self.view, vtable + _VTABLE_HEAD.size)
        self._vtables[vtable] = found
        return found


class Table:
    """One table: its fields by name, decoded when asked for.

    Attributes:
        position: byte offset of the table in the file.
        place: what messages call it, such as "tensor 31".
    """

    __slots__ = ("_layout", "_offsets", "file", "place", "position")

    def __init__(self, file: File, position: int, layout: Layout, place: str) -> None:
        self.file, self.position, self.place = file, position, place
        self._layout, self._offsets = layout, file.offsets(position, place)

    def error(self, what: str, remedy: str = "") -> ModelError:
        """A ModelError about this table, its byte offset included."""
        return self.file.error(self.place, f"{what} (offset {self.position:#x}). {remedy}".rstrip())

    def scalar(self, name: str) -> Any:
        """A number, or the schema's default."""
        field, position = self._find(name)
        if not position or field.packer is None:
            return field.default
        return self.file.number(field.packer, position, self.place)

    def text(self, name: str) -> str:
        """A string, "" where absent; bytes that are not UTF-8 become U+FFFD."""
        found = self._vector(name, 1)
        return self._decode(*found) if found else ""

    def table(self, name: str, place: str = "") -> Table | None:
        """A nested table, None where absent."""
        field, position = self._find(name)
        if not position:
            return None
        return Table(self.file, self._follow(position), field.nested(), place or self.place)

    def union(self, name: str, layout: Layout) -> Table | None:
        """The table that a union holds, read with the layout its type asks for."""
        _, position = self._find(name)
        return Table(self.file, self._follow(position), layout, self.place) if position else None

    def tables(self, name: str, place: str) -> list[Table]:
        """A vector of tables, each named by `place` and its index."""
        found = self._vector(name, 4)
        if not found:
            return []
        layout, (start, count) = self._layout[name].nested(), found
        return [
            Table(self.file, self._follow(start + 4 * i), layout, f"{place} {i}" if place else self.place)
            for i in range(count)
        ]

    def texts(self, name: str) -> tuple[str, ...]:
        """A vector of strings."""
        found = self._vector(name, 4)
        if not found:
            return ()
        start, count = found
        spans = (self._length(self._follow(start + 4 * i), 1) for i in range(count))
        return tuple(self._decode(*span) for span in spans)

    def array(self, name: str) -> NDArray[Any]:
        """A vector of numbers, a read-only view of the file; empty where absent."""
        dtype = self._layout[name].dtype
        found = self._vector(name, dtype.itemsize)
        if not found:
            return np.empty(0, dtype)
        return np.frombuffer(self.file.view, dtype, found[1], found[0])

    def numbers(self, name: str) -> tuple[Any, ...]:
        """A vector of numbers as Python numbers; () where absent."""
        return tuple(self.array(name).tolist())

    def span(self, name: str) -> tuple[int, int] | None:
        """Offset and length of a vector of bytes, which is not decoded; None where absent."""
        _, position = self._find(name)
        return self._length(self._follow(position), 1) if position else None

    def values(self) -> dict[str, Any]:
        """Every field but nested tables and unions, by name, in the schema's order."""
        readers = {"scalar": self.scalar, "text": self.text, "vector": self.numbers, "texts": self.texts}
        return {
            name: readers[field.kind](name) for name, field in self._layout.items() if field.kind in readers
        }

    def _find(self, name: str) -> tuple[Field, int]:
        field = self._layout[name]
        offset = self._offsets[field.slot] if field.slot < len(self._offsets) else 0
        return field, self.position + offset if offset else 0

    def _follow(self, position: int) -> int:
        return position + int(self.file.number(_UOFFSET, position, self.place))

    def _length(self, start: int, itemsize: int) -> tuple[int, int]:
        count = self.file.number(_UOFFSET, start, self.place)
        self.file.check(start + 4, count * itemsize, self.place)
        return start + 4, count

    def _vector(self, name: str, itemsize: int) -> tuple[int, int] | None:
        _, position = self._find(name)
        if not position:
            return None
        start, count = self._length(self._follow(position), itemsize)
        self.file.spend(count * itemsize, self.place)
        return start, count

    def _decode(self, start: int, count: int) -> str:
        return str(self.file.view[start : start + count], "utf-8", "replace")
