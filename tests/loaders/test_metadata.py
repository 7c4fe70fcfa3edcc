"""The model card, image normalization and labels that tflite-support writes; what is broken costs a warning only."""

from __future__ import annotations

import io
import warnings
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any

import flatbuffers
import numpy as np
import pytest

from glasslite.engine.errors import MetadataWarning
from glasslite.engine.ir import Metadata
from glasslite.loaders import load
from tests.support.build import ModelBuilder

AXIS_LABELS, VALUE_LABELS, DESCRIPTIONS = 2, 3, 1


class Writer:
    """Writes tables by slot number, since no package has the metadata's schema."""

    def __init__(self) -> None:
        self.builder = flatbuffers.Builder(256)

    def table(self, refs: Mapping[int, int], numbers: Mapping[int, int] | None = None) -> int:
        self.builder.StartObject(1 + max([*refs, *(numbers or {}), 0]))
        for slot, ref in refs.items():
            self.builder.PrependUOffsetTRelativeSlot(slot, ref, 0)
        for slot, number in (numbers or {}).items():
            self.builder.PrependInt8Slot(slot, number, 0)
        return int(self.builder.EndObject())

    def tables(self, refs: Sequence[int]) -> int:
        self.builder.StartVector(4, len(refs), 4)
        for ref in reversed(refs):
            self.builder.PrependUOffsetTRelative(ref)
        return int(self.builder.EndVector())

    def text(self, text: str) -> int:
        return int(self.builder.CreateString(text))

    def floats(self, values: Sequence[float]) -> int:
        return int(self.builder.CreateNumpyVector(np.array(values, np.float32)))

    def file(self, name: str, kind: int) -> int:
        return self.table({0: self.text(name)}, {2: kind})


def metadata_bytes(
    mean: Sequence[float] = (127.5,),
    std: Sequence[float] = (127.5,),
    files: Mapping[str, int] | None = None,
    identifier: bytes = b"M001",
) -> bytes:
    """A model card; its second input is normalized, its first only has a score threshold."""
    w = Writer()
    threshold = w.table({1: w.table({})}, {0: 3})
    normalization = w.table({1: w.table({0: w.floats(mean), 1: w.floats(std)})}, {0: 1})
    inputs = [w.table({4: w.tables([threshold])}), w.table({4: w.tables([threshold, normalization])})]
    output = w.table({6: w.tables([w.file(name, kind) for name, kind in (files or {}).items()])})
    graph = w.table({2: w.tables(inputs), 3: w.tables([output])})
    card = {i: w.text(t) for i, t in {0: "Name", 1: "What it does", 2: "v1", 4: "Author", 5: "MIT"}.items()}
    w.builder.Finish(w.table({**card, 3: w.tables([graph])}), file_identifier=identifier)
    return bytes(w.builder.Output())


def packed(files: Mapping[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", compression) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return target.getvalue()


def metadata(content: bytes | None = None, archive: bytes = b"", **entries: bytes) -> Metadata:
    """The metadata of a model with two inputs."""
    model = ModelBuilder()
    a, b, c = (model.tensor(n, (1,), "float32") for n in "abc")
    model.operator("ADD", [a, b], [c])
    every = {**entries, **({} if content is None else {"TFLITE_METADATA": content})}
    data = model.finish([a, b], [c], metadata=every)
    with warnings.catch_warnings():
        warnings.simplefilter("error", MetadataWarning)
        return load(data + archive).metadata


def test_a_model_without_metadata_has_none() -> None:
    found = metadata()
    assert (found.name, dict(found.labels), dict(found.normalization), dict(found.entries)) == (
        "",
        {},
        {},
        {},
    )


def test_the_model_card() -> None:
    content = metadata_bytes()
    found = metadata(content, min_runtime_version=b"1.5.0\0")
    assert (found.name, found.description, found.version) == ("Name", "What it does", "v1")
    assert (found.author, found.license) == ("Author", "MIT")
    assert found.entries == {"min_runtime_version": 6, "TFLITE_METADATA": len(content)}


def test_normalization_is_by_input_position() -> None:
    found = metadata(metadata_bytes(mean=(1, 2, 3), std=(0.5,))).normalization
    assert list(found) == [1]
    assert (found[1].mean, found[1].std) == ((1, 2, 3), (0.5,))


@pytest.mark.parametrize("compression", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_labels_are_the_lines_of_the_packed_files(compression: int) -> None:
    files = {
        "axis": AXIS_LABELS,
        "values.csv": VALUE_LABELS,
        "about.md": DESCRIPTIONS,
        "missing": AXIS_LABELS,
    }
    archive = packed(
        {
            "axis": b"cat\r\ndog, hound\r\n",
            "values.csv": "\ufeffeins\n\nzwei ä".encode(),
            "about.md": b"no label",
            "extra.txt": b"x\n",
            "empty.txt": b"",
        },
        compression,
    )
    found = metadata(metadata_bytes(files=files), archive).labels
    assert found == {
        "axis": ("cat", "dog, hound"),
        "values.csv": ("eins", "", "zwei ä"),
        "extra.txt": ("x",),
        "empty.txt": (),
    }


def test_text_files_are_labels_without_a_card_too() -> None:
    assert metadata(archive=packed({"labels.txt": b"a\nb"})).labels == {"labels.txt": ("a", "b")}


def dropped(*args: Any, **entries: bytes) -> str:
    """The warning's text."""
    with pytest.raises(MetadataWarning) as caught:
        metadata(*args, **entries)
    return str(caught.value)


def test_broken_metadata_is_dropped_with_a_warning() -> None:
    end = "This metadata is dropped; the model runs."
    assert dropped(metadata_bytes(identifier=b"M002")) == (
        f"<bytes>: TFLITE_METADATA: the entry lacks the identifier b'M001'. {end}"
    )
    assert dropped(metadata_bytes()[:40]).startswith("<bytes>: TFLITE_METADATA: the metadata needs ")
    assert dropped(metadata_bytes(mean=(1, 2), std=(0,))).startswith(
        "<bytes>: TFLITE_METADATA: input 1 process unit 1 has mean (1.0, 2.0) and std (0.0,), "
    )
    broken_zip = packed({"labels.txt": b"a\nb"}).replace(b"PK\x01\x02", b"PK\xff\xff")
    assert dropped(None, broken_zip).startswith(
        "<bytes>: the label files packed behind the model cannot be read: "
    )
    bomb = packed({"labels.txt": bytes(20 << 20)})
    assert len(bomb) < 40_000
    assert dropped(None, bomb) == (
        "<bytes>: the label files packed behind the model cannot be read: they are larger than 8388608 bytes. "
        + end
    )


def test_cut_and_flipped_metadata_never_stops_a_model() -> None:
    whole = metadata_bytes(files={"axis": AXIS_LABELS})
    rng = np.random.default_rng(3)
    for size in range(len(whole)):
        assert_loads(whole[:size])
    for _ in range(300):
        flipped = bytearray(whole)
        flipped[int(rng.integers(len(whole)))] ^= 1 << int(rng.integers(8))
        assert_loads(bytes(flipped))


def assert_loads(content: bytes) -> None:
    try:
        metadata(content)
    except MetadataWarning as warning:
        assert str(warning).startswith("<bytes>: ")
