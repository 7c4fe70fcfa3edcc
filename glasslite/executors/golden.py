"""Values saved in a folder, to compare with later: a `manifest.json`, and one NumPy archive for each run.

An archive holds `input<n>` for each input in order, and `tensor<n>` for the tensor of index n.
"""

from __future__ import annotations

import hashlib
import json
import re
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from glasslite.engine.errors import InputError
from glasslite.engine.ir import Array, Graph, Tensor

MANIFEST = "manifest.json"
FORMAT, VERSION = "glasslite golden values", 1
_REMEDY = "Make one with `glasslite compare MODEL --save-golden FOLDER`."


class GoldenWriter:
    """Writes a folder, run by run; `finish` makes it whole.

    Raises:
        InputError: the folder holds something else, or cannot be written.
    """

    def __init__(self, folder: Path, model: Path, graph: Graph, executor: str) -> None:
        self._folder, self._rows = folder, list[dict[str, Any]]()
        self._manifest = {
            "format": FORMAT,
            "version": VERSION,
            "model": {"name": model.name, "sha256": _sha256(model)},
            "executor": executor,
            "versions": {"glasslite": _own_version(), "numpy": np.__version__},
            "inputs": [graph.tensors[i].name for i in graph.inputs],
            "tensors": [],
        }
        self._graph = graph
        self._known: dict[int, dict[str, Any]] = {}
        try:
            folder.mkdir(parents=True, exist_ok=True)
            if any(folder.iterdir()) and not (folder / MANIFEST).is_file():
                raise InputError(
                    f"{folder}: holds other files than golden values. Give a new folder or an empty one."
                )
            (folder / MANIFEST).unlink(missing_ok=True)
        except OSError as error:
            raise _unwritable(folder, error) from error

    def add(self, source: str, feed: Sequence[Array], values: Mapping[int, Array]) -> None:
        """Save one run."""
        arrays = {f"input{n}": array for n, array in enumerate(feed)}
        inputs = set(self._graph.inputs)
        for index, value in values.items():
            if index not in inputs:
                arrays[f"tensor{index}"] = value
                tensor = self._graph.tensors[index]
                self._known[index] = {"index": index, "name": tensor.name, "type": tensor.type.name}
        path = self._folder / f"{len(self._rows):06}.npz"
        try:
            with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
                for name, array in arrays.items():
                    with archive.open(f"{name}.npy", "w", force_zip64=True) as file:
                        np.lib.format.write_array(file, np.ascontiguousarray(array), allow_pickle=False)
        except OSError as error:
            raise _unwritable(path, error) from error
        self._rows.append({"source": source, "file": path.name, "sha256": _sha256(path)})

    def finish(self) -> None:
        """Write the manifest, without which the folder is none."""
        manifest = {**self._manifest, "tensors": list(self._known.values()), "runs": self._rows}
        try:
            text = json.dumps(manifest, indent=2, ensure_ascii=False) + "\n"
            (self._folder / MANIFEST).write_text(text, encoding="utf-8")
        except OSError as error:
            raise _unwritable(self._folder / MANIFEST, error) from error


class GoldenExecutor:
    """Shows saved values of a model; it runs nothing.

    Args:
        graph: the model that is compared now; `path` its file.

    Raises:
        InputError: the folder is none, or is damaged.
    """

    numerics: str | None = None

    def __init__(self, folder: Path, graph: Graph, path: Path) -> None:
        self._folder, self.graph = folder, graph
        self.tensors: Sequence[Tensor] = graph.tensors
        manifest = _read_manifest(folder)
        self._rows: list[Mapping[str, str]] = manifest["runs"]
        self.same_model = manifest["model"]["sha256"] == _sha256(path)
        self._indices = self._places(manifest["tensors"])
        self.label = f"golden values of {manifest['model']['name']}, {manifest['executor']}"

    def __len__(self) -> int:
        return len(self._rows)

    def source(self, number: int) -> str:
        """Where the inputs of a run came from."""
        return self._rows[number]["source"]

    def feed(self, number: int) -> list[Array]:
        """The inputs of a run."""
        archive = self._archive(number)
        names = sorted((n for n in archive if n.startswith("input")), key=lambda n: int(n[5:]))
        feed = [archive[name] for name in names]
        wanted = [
            (self.graph.tensors[i].type.dtype, len(self.graph.tensors[i].shape)) for i in self.graph.inputs
        ]
        if [(a.dtype, a.ndim) for a in feed] != wanted:
            raise InputError(f"{self._folder}: its inputs do not fit {self.graph.source}. {_REMEDY}")
        return feed

    def run(self, number: int, feed: Sequence[Array]) -> dict[int, Array]:
        """The values of a run, which must have had the same inputs."""
        if number >= len(self):
            raise InputError(f"{self._folder}: has {len(self)} runs, and more inputs were given.")
        saved = self.feed(number)
        if not all(np.array_equal(x, y) for x, y in zip(saved, feed, strict=True)):
            raise InputError(
                f"{self._folder}: run {number} had other inputs ({self.source(number)}). "
                "Give none, and the saved ones are used."
            )
        archive = self._archive(number)
        values = dict(zip(self.graph.inputs, feed, strict=True))
        return values | {
            index: archive[f"tensor{saved_as}"]
            for index, saved_as in self._indices.items()
            if f"tensor{saved_as}" in archive
        }

    def rerun(self, alone: Graph, feed: Sequence[Array]) -> None:
        """Nothing runs here."""
        return

    def _places(self, rows: Sequence[Mapping[str, Any]]) -> dict[int, int]:
        """Tensor index to the index that it was saved as: by name, where the model is another now."""
        if self.same_model:
            return {row["index"]: row["index"] for row in rows if row["index"] < len(self.graph.tensors)}
        by_name = {row["name"]: row["index"] for row in rows}
        return {t.index: by_name[t.name] for t in self.graph.tensors if t.name in by_name}

    def _archive(self, number: int) -> Mapping[str, Array]:
        row = self._rows[number]
        path = self._folder / row["file"]
        if not path.is_file():
            raise InputError(f"{path}: is missing, though {MANIFEST} names it. {_REMEDY}")
        if _sha256(path) != row["sha256"]:
            raise InputError(f"{path}: has changed since it was saved. {_REMEDY}")
        try:
            with np.load(path, allow_pickle=False) as archive:
                return dict(archive)
        except (OSError, ValueError, zipfile.BadZipFile) as error:
            raise InputError(f"{path}: cannot be read: {error}. {_REMEDY}") from error


def _read_manifest(folder: Path) -> dict[str, Any]:
    """The manifest, with everything that is used of it checked."""
    path = folder / MANIFEST
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        what = "there is no such folder" if not folder.is_dir() else f"it has no {MANIFEST}"
        raise InputError(f"{folder}: no golden values: {what}. {_REMEDY}") from error
    except ValueError as error:
        raise InputError(f"{path}: is no JSON: {error}. {_REMEDY}") from error
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        raise InputError(f"{path}: is no manifest of golden values. {_REMEDY}")
    if manifest.get("version") != VERSION:
        raise InputError(
            f"{path}: has version {manifest.get('version')!r:.40}; this glasslite reads {VERSION}."
        )
    problem = _problem(manifest)
    if problem:
        raise InputError(f"{path}: {problem}. {_REMEDY}")
    return manifest


def _problem(manifest: Mapping[str, Any]) -> str:
    """What is wrong with a manifest's content; empty where nothing is."""
    model, runs, tensors = (manifest.get(key) for key in ("model", "runs", "tensors"))
    if not (isinstance(model, dict) and all(isinstance(model.get(k), str) for k in ("name", "sha256"))):
        return "'model' must have a name and a sha256"
    if not isinstance(manifest.get("executor"), str):
        return "'executor' must be text"
    if not isinstance(runs, list) or not runs:
        return "'runs' must name one file at least"
    for row in runs:
        fine = isinstance(row, dict) and all(
            isinstance(row.get(k), str) for k in ("source", "file", "sha256")
        )
        if not fine or not re.fullmatch(r"\d{6,}\.npz", row["file"]):
            return "each of 'runs' must have a source, a file such as 000000.npz, and its sha256"
    for row in tensors if isinstance(tensors, list) else [None]:
        if not (isinstance(row, dict) and isinstance(row.get("name"), str) and _is_index(row.get("index"))):
            return "each of 'tensors' must have a name and an index"
    return ""


def _is_index(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _own_version() -> str:
    from glasslite import __version__

    return __version__


def _unwritable(path: Path, error: OSError) -> InputError:
    return InputError(f"{path}: cannot be written: {error.strerror}.")
