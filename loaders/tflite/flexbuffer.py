"""Custom operators' options: a FlexBuffers map, decoded within bounds.

Spec: flatbuffers.dev/flexbuffers. Values are stored before what refers to them, and a reference says the type
and width of what it points to, so reading starts at the end. The bytes are untrusted: a vector may claim any
length and be reached in many ways. So every offset is checked, and depth and total work are limited.
"""

from __future__ import annotations

import struct
from typing import Any

_MAX_DEPTH = 16
_SIGNED, _UNSIGNED, _FLOAT, _BOOL = "bhiq", "BHIQ", " efd", "BHIQ"
_NULL, _KEY, _STRING, _MAP, _VECTOR, _BLOB = 0, 4, 5, 9, 10, 25
_INLINE = {1: _SIGNED, 2: _UNSIGNED, 3: _FLOAT, 26: _BOOL}
_INDIRECT = {6: 1, 7: 2, 8: 3}
_TYPED = {11: 1, 12: 2, 13: 3, 14: _KEY, 15: _KEY, 36: 26}
_FIXED_FIRST, _FIXED_LAST = 16, 24


def decode(content: bytes) -> dict[str, Any]:
    """The options as a dict, in the file's order; {} where the bytes are no FlexBuffers map.

    >>> decode(bytes.fromhex("610001030101010704022401"))
    {'a': 7}
    """
    if len(content) < 3:
        return {}
    reader, width = _Reader(content), content[-1]
    try:
        found = reader.value(len(content) - 2 - width, width, content[-2], 0)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


class _Reader:
    """Raises ValueError for whatever is wrong with the bytes."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._left = 4 * len(content) + 256

    def value(self, offset: int, parent_width: int, packed: int, depth: int) -> Any:
        """The value that the reference at an offset stands for; `packed` its type and its target's width."""
        if depth > _MAX_DEPTH:
            raise ValueError("nested too deep")
        kind, width = packed >> 2, 1 << (packed & 3)
        if kind == _NULL:
            return None
        if kind in _INLINE:
            return self._number(kind, offset, parent_width)
        start = offset - self._unsigned(offset, parent_width)
        if kind in _INDIRECT:
            return self._number(_INDIRECT[kind], start, width)
        if kind == _KEY:
            return self._key(start)
        if kind in (_STRING, _BLOB):
            content = self._slice(start, self._unsigned(start - width, width))
            return content.decode("utf-8", "replace") if kind == _STRING else content
        if kind == _MAP:
            return self._map(start, width, depth)
        return self._vector(kind, start, width, depth)

    def _vector(self, kind: int, start: int, width: int, depth: int) -> tuple[Any, ...]:
        if _FIXED_FIRST <= kind <= _FIXED_LAST:
            count, element = 2 + (kind - _FIXED_FIRST) // 3, 1 + (kind - _FIXED_FIRST) % 3
        elif kind in _TYPED or kind == _VECTOR:
            count, element = self._unsigned(start - width, width), _TYPED.get(kind, 0)
        else:
            raise ValueError(f"no such type: {kind}")
        self._slice(start, count * width)
        packed = [element << 2] * count if element else self._slice(start + count * width, count)
        return tuple(self.value(start + i * width, width, packed[i], depth + 1) for i in range(count))

    def _map(self, start: int, width: int, depth: int) -> dict[str, Any]:
        keys_at = start - 3 * width
        keys_start = keys_at - self._unsigned(keys_at, width)
        keys_width = self._unsigned(start - 2 * width, width)
        keys = self._vector(14, keys_start, keys_width, depth)
        values = self._vector(_VECTOR, start, width, depth)
        if len(keys) != len(values):
            raise ValueError("keys and values must be as many")
        return dict(zip(keys, values, strict=True))

    def _number(self, kind: int, offset: int, width: int) -> Any:
        if width not in (1, 2, 4, 8) or offset < 0 or offset + width > len(self._content):
            raise ValueError("outside of the bytes")
        code = _INLINE[kind][width.bit_length() - 1]
        if code == " ":
            raise ValueError("a float has two bytes or more")
        found = struct.unpack_from("<" + code, self._content, offset)[0]
        return bool(found) if kind == 26 else found

    def _unsigned(self, offset: int, width: int) -> int:
        return int(self._number(2, offset, width))

    def _key(self, start: int) -> str:
        end = self._content.find(0, max(0, start))
        return self._slice(start, end - start).decode("utf-8", "replace")

    def _slice(self, start: int, size: int) -> bytes:
        self._left -= size
        if start < 0 or size < 0 or start + size > len(self._content) or self._left < 0:
            raise ValueError("outside of the bytes")
        return self._content[start : start + size]
