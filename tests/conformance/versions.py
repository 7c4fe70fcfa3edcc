"""Let BUILTIN_REF load what its kernels can run: its table of versions lags behind its kernels."""

from __future__ import annotations

import struct

import tflite

#: Operator to the newest version that BUILTIN_REF registers, where the same kernel runs newer ones too.
REGISTERED = {"DEPTH_TO_SPACE": 1}
_VERSION_SLOT = 8


def lowered(content: bytes) -> bytes:
    """The model with operator versions lowered to those that BUILTIN_REF registers; nothing else changes."""
    names = {number: name for name, number in vars(tflite.BuiltinOperator).items() if isinstance(number, int)}
    patched, model = bytearray(content), tflite.Model.GetRootAs(content, 0)
    for index in range(model.OperatorCodesLength()):
        code = model.OperatorCodes(index)
        name = names.get(max(code.BuiltinCode(), code.DeprecatedBuiltinCode()), "")
        offset = code._tab.Offset(_VERSION_SLOT)
        if offset and code.Version() > REGISTERED.get(name, code.Version()):
            struct.pack_into("<i", patched, code._tab.Pos + offset, REGISTERED[name])
    return bytes(patched)
