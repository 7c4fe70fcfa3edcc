"""The metadata that both models carry: what the model is, and that pixels 0..255 become 0..1.

Spec: tflite-support's metadata_schema.fbs, root ModelMetadata, identifier M001; slots are the fields' order there.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import flatbuffers

ENTRY, IDENTIFIER = "TFLITE_METADATA", b"M001"
#: ProcessUnitOptions.NormalizationOptions
NORMALIZATION = 1
MEAN, STD = 0.0, 255.0


def card(description: str) -> bytes:
    """The metadata table, a flatbuffer of its own."""
    builder = flatbuffers.Builder(512)
    name, text, license = (builder.CreateString(s) for s in ("LeNet", description, "Apache-2.0"))
    mean, std = (_vector(builder, 4, [value], builder.PrependFloat32) for value in (MEAN, STD))
    options = _table(builder, {0: mean, 1: std})
    builder.StartObject(2)
    builder.PrependUint8Slot(0, NORMALIZATION, 0)
    builder.PrependUOffsetTRelativeSlot(1, options, 0)
    unit = builder.EndObject()
    image = _table(builder, {4: _offsets(builder, [unit])})
    graph = _table(builder, {2: _offsets(builder, [image])})
    root = _table(builder, {0: name, 1: text, 3: _offsets(builder, [graph]), 5: license})
    builder.Finish(root, IDENTIFIER)
    return bytes(builder.Output())


def _table(builder: flatbuffers.Builder, fields: dict[int, int]) -> int:
    builder.StartObject(max(fields) + 1)
    for slot, offset in fields.items():
        builder.PrependUOffsetTRelativeSlot(slot, offset, 0)
    return int(builder.EndObject())


def _offsets(builder: flatbuffers.Builder, offsets: Sequence[int]) -> int:
    return _vector(builder, 4, offsets, builder.PrependUOffsetTRelative)


def _vector(
    builder: flatbuffers.Builder, size: int, items: Sequence[float], prepend: Callable[..., None]
) -> int:
    builder.StartVector(size, len(items), size)
    for item in reversed(items):
        prepend(item)
    return int(builder.EndVector())
