"""What the author wrote beside the graph: model card, image normalization, labels.

Spec: tflite-support's metadata_schema.fbs (root ModelMetadata, identifier M001), in the model's entry
TFLITE_METADATA. The files that it names are packed in a zip archive behind the model. Neither is needed to run
the model: what is broken is dropped with a MetadataWarning.
"""

from __future__ import annotations

import io
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import replace
from math import isfinite

from flatbuffers import number_types

from glasslite.engine.errors import MetadataWarning, ModelError
from glasslite.engine.ir import ImageNormalization, Metadata
from glasslite.loaders.tflite.flatbuffer import File, Table
from glasslite.loaders.tflite.layout import Field, Kind, Layout
from glasslite.loaders.tflite.tensors import Buffers

ENTRY, IDENTIFIER = "TFLITE_METADATA", b"M001"
_NORMALIZATION = 1
_LABEL_TYPES = {2: "TENSOR_AXIS_LABELS", 3: "TENSOR_VALUE_LABELS"}
_MAX_LABEL_BYTES = 8 << 20
_ZIP_END, _ZIP_END_REACH = b"PK\x05\x06", 65_557
_BROKEN_ZIP = (zipfile.BadZipFile, zlib.error, RuntimeError, OSError, EOFError, ValueError)


def _number(slot: int) -> Field:
    return Field(slot, packer=number_types.Int8Flags.packer_type, default=0)


def _of(slot: int, kind: Kind, layout: Layout) -> Field:
    return Field(slot, kind, nested=lambda: layout)


def _text(slot: int) -> Field:
    return Field(slot, "text")


def _floats(slot: int) -> Field:
    return Field(slot, "vector", number_types.Float32Flags.packer_type)


_ASSOCIATED_FILE: Layout = {"name": _text(0), "type": _number(2)}
_NORMALIZATION_OPTIONS: Layout = {"mean": _floats(0), "std": _floats(1)}
_PROCESS_UNIT: Layout = {"options_type": _number(0), "options": Field(1, "union")}
_TENSOR_METADATA: Layout = {
    "process_units": _of(4, "tables", _PROCESS_UNIT),
    "associated_files": _of(6, "tables", _ASSOCIATED_FILE),
}
_SUBGRAPH_METADATA: Layout = {
    "input_tensor_metadata": _of(2, "tables", _TENSOR_METADATA),
    "output_tensor_metadata": _of(3, "tables", _TENSOR_METADATA),
    "associated_files": _of(4, "tables", _ASSOCIATED_FILE),
}
_MODEL_METADATA: Layout = {
    "name": _text(0),
    "description": _text(1),
    "version": _text(2),
    "subgraph_metadata": _of(3, "tables", _SUBGRAPH_METADATA),
    "author": _text(4),
    "license": _text(5),
    "associated_files": _of(6, "tables", _ASSOCIATED_FILE),
}


def decode_metadata(model: Table, buffers: Buffers, inputs: int) -> Metadata:
    """Decode a model's metadata; `inputs` is how many the graph has. Broken metadata is a warning."""
    found, label_files = Metadata(), set[str]()
    try:
        entries = {
            row.text("name"): row.scalar("buffer") for row in model.tables("metadata", "metadata entry")
        }
        sizes = {name: buffers.content(index).nbytes for name, index in entries.items()}
        found = Metadata(entries=sizes)
        if sizes.get(ENTRY):
            found, label_files = _decode(buffers.content(entries[ENTRY]), model.file.source, inputs, sizes)
    except ModelError as error:
        _drop(str(error))
    return replace(found, labels=_labels(model.file, label_files))


def _decode(
    content: memoryview, source: str, inputs: int, entries: dict[str, int]
) -> tuple[Metadata, set[str]]:
    """The metadata without labels, and the names of its label files."""
    file = File(content, f"{source}: {ENTRY}")
    if content[4:8] != IDENTIFIER:
        raise file.error("the entry", f"lacks the identifier {IDENTIFIER!r}")
    root = file.root(_MODEL_METADATA, "the metadata")
    subgraphs = root.tables("subgraph_metadata", "subgraph")
    tensors = [t for s in subgraphs[:1] for t in s.tables("input_tensor_metadata", "input")]
    normalization = {i: unit for i, t in enumerate(tensors[:inputs]) if (unit := _normalization(t))}
    holders = [root, *subgraphs]
    for subgraph in subgraphs:
        holders += subgraph.tables("input_tensor_metadata", "input")
        holders += subgraph.tables("output_tensor_metadata", "output")
    files = [f for holder in holders for f in holder.tables("associated_files", "associated file")]
    found = Metadata(
        name=root.text("name"),
        description=root.text("description"),
        version=root.text("version"),
        author=root.text("author"),
        license=root.text("license"),
        normalization=normalization,
        entries=entries,
    )
    return found, {f.text("name") for f in files if f.scalar("type") in _LABEL_TYPES}


def _normalization(tensor: Table) -> ImageNormalization | None:
    for unit in tensor.tables("process_units", f"{tensor.place} process unit"):
        options = unit.union("options", _NORMALIZATION_OPTIONS)
        if options is None or unit.scalar("options_type") != _NORMALIZATION:
            continue
        mean, std = options.numbers("mean"), options.numbers("std")
        sizes = {len(mean), len(std)} - {1}
        if not mean or not std or len(sizes) > 1 or not all(map(isfinite, (*mean, *std))) or not all(std):
            _drop(str(options.error(f"has mean {mean[:4]} and std {std[:4]}, which normalize nothing")))
            continue
        return ImageNormalization(mean, std)
    return None


def _labels(file: File, names: set[str]) -> dict[str, tuple[str, ...]]:
    """The lines of the packed files that the metadata calls labels, or that are text by their name."""
    if _ZIP_END not in bytes(file.view[-_ZIP_END_REACH:]):
        return {}
    try:
        return dict(_label_files(file, names))
    except _BROKEN_ZIP as error:
        _drop(f"{file.source}: the label files packed behind the model cannot be read: {error}")
        return {}


def _label_files(file: File, names: set[str]) -> Iterator[tuple[str, tuple[str, ...]]]:
    left = _MAX_LABEL_BYTES
    with zipfile.ZipFile(io.BytesIO(file.view)) as archive:
        for info in archive.infolist():
            if info.filename not in names and not info.filename.endswith(".txt"):
                continue
            if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
                raise ValueError(f"'{info.filename}' has compression {info.compress_type}")
            with archive.open(info) as packed:
                content = packed.read(left + 1)
            left -= len(content)
            if left < 0:
                raise ValueError(f"they are larger than {_MAX_LABEL_BYTES} bytes")
            text = content.decode("utf-8-sig", "replace").replace("\r\n", "\n").removesuffix("\n")
            yield info.filename, tuple(text.split("\n")) if text else ()


def _drop(what: str) -> None:
    what = what.removesuffix(".")
    warnings.warn(f"{what}. This metadata is dropped; the model runs.", MetadataWarning, stacklevel=2)
