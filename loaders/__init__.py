"""Bytes -> Graph. What a file is shows in its content; its suffix is not looked at."""

from __future__ import annotations

import mmap
import os
from pathlib import Path

from glasslite.engine.errors import ModelError
from glasslite.engine.ir import Graph
from glasslite.loaders import tflite

_REMEDY = "glasslite loads TensorFlow Lite models (.tflite, schema version 3)."
_LOOKS: tuple[tuple[bytes, str], ...] = (
    (b"PK\x03\x04", "a zip archive: unpack it and load the .tflite inside"),
    (b"\x89HDF", "an HDF5 file, as Keras writes: convert it with tf.lite.TFLiteConverter"),
    (b"\x1f\x8b", "a gzip file: unpack it first"),
    (b"\n", "a protobuf file, such as a GraphDef .pb: convert it with tf.lite.TFLiteConverter"),
    (b"version https://git-lfs", "a Git LFS pointer: fetch the file itself with 'git lfs pull'"),
    (b"<", "a web page: the download went wrong"),
)


def load(source: str | os.PathLike[str] | bytes | bytearray | memoryview) -> Graph:
    """Load a model from a path or from its bytes.

    A file is mapped, not read, and constants are views of it: leave it unchanged while the graph is in use.

    Raises:
        ModelError: there is no such file, or its bytes are no model, or contradict themselves.
        UnsupportedError: the model keeps its weights in a second file.
    """
    if isinstance(source, (bytes, bytearray, memoryview)):
        return _read(memoryview(source).toreadonly().cast("B"), "<bytes>")
    path = os.fspath(source)
    return _read(_map(Path(path), path), path)


def _map(path: Path, name: str) -> memoryview:
    if path.is_dir():
        raise ModelError(f"{name}: is a directory. {_REMEDY}")
    if not path.is_file():
        what = (
            "is not a regular file" if path.exists() else f"no such file (looked in {path.absolute().parent})"
        )
        raise ModelError(f"{name}: {what}. {_REMEDY}")
    try:
        with path.open("rb") as file:
            if not os.fstat(file.fileno()).st_size:
                raise ModelError(f"{name}: the file is empty. {_REMEDY}")
            return memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
    except OSError as error:
        raise ModelError(
            f"{name}: cannot be read: {error.strerror}. Check the file's permissions."
        ) from error


def _read(view: memoryview, name: str) -> Graph:
    if tflite.recognizes(view):
        return tflite.read(view, name)
    head = bytes(view[:32])
    looks = next((f" It looks like {what}." for start, what in _LOOKS if head.startswith(start)), "")
    raise ModelError(
        f"{name}: not a model: bytes 4 to 7 are {head[4:8]!r}, not {tflite.IDENTIFIER!r}.{looks} {_REMEDY}"
    )
