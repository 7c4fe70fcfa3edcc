"""The inputs of many runs: files of a folder, one after the other, or random values by their seeds."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from glasslite.cli._feed import FeedOptions, gather_feed
from glasslite.engine.analysis.compare_values import convert
from glasslite.engine.errors import InputError
from glasslite.engine.ir import Array, Graph, Tensor

IMAGES = (".bmp", ".gif", ".jpeg", ".jpg", ".png", ".ppm", ".tif", ".tiff", ".webp")
ARRAYS = (".npy", ".npz")


@dataclass(frozen=True)
class Feeds:
    """The inputs of all runs, made when they are asked for.

    Attributes:
        summary: what they are, in words.
        make: (number) to (where that run's inputs came from, the arrays).
    """

    count: int
    summary: str
    make: Callable[[int], tuple[str, list[Array]]]


def find_feeds(
    graph: Graph, tensors: Sequence[Tensor], options: FeedOptions, folder: str | None, runs: int
) -> Feeds:
    """The inputs that the command line asks for; where it names none, random ones of seed 0.

    Args:
        folder: files to take one after the other, or one file.
        runs: how many random runs, of the seeds that follow the first.

    Raises:
        InputError: there is nothing to take, or the options contradict each other.
    """
    if folder is None:
        return _single(graph, tensors, options, runs)
    if options.image is not None:
        raise InputError("--image and --inputs both give images. Leave one of them out.")
    files = _files(Path(folder))

    def make(number: int) -> tuple[str, list[Array]]:
        return files[number].name, _from_file(graph, tensors, options, files[number])

    many = f"{len(files)} files of {folder}" if Path(folder).is_dir() else folder
    return Feeds(len(files), many, make)


def _single(graph: Graph, tensors: Sequence[Tensor], options: FeedOptions, runs: int) -> Feeds:
    given = options.image is not None or len(options.inputs) > 0
    seed = options.seed if options.seed is not None or given else 0
    if seed is None and runs > 1:
        raise InputError("--runs takes --random SEED: all runs would have the same inputs.")

    def make(number: int) -> tuple[str, list[Array]]:
        asked = replace(options, seed=None if seed is None else seed + number)
        feed, reports = gather_feed(graph, tensors, asked)
        return ", ".join(dict.fromkeys(report.source for report in reports)), feed

    seeds = f"random, seed {seed}" if runs == 1 else f"random, seeds {seed} to {(seed or 0) + runs - 1}"
    files = ", ".join(filter(None, (options.image, *options.inputs)))
    return Feeds(runs, files if seed is None else f"{files}, {seeds}" if files else seeds, make)


def _files(path: Path) -> list[Path]:
    if path.is_file():
        return [path]
    if not path.is_dir():
        raise InputError(f"{path}: there is no such file or folder.")
    found = sorted(p for p in path.iterdir() if p.suffix.lower() in (*IMAGES, *ARRAYS) and p.is_file())
    if not found:
        raise InputError(f"{path}: holds no inputs; they are images, .npy or .npz files.")
    return found


def _from_file(graph: Graph, tensors: Sequence[Tensor], options: FeedOptions, path: Path) -> list[Array]:
    suffix = path.suffix.lower()
    if suffix == ".npz":
        return _from_archive([tensors[i] for i in graph.inputs], path)
    if suffix == ".npy":
        named = {text.partition("=")[0] for text in options.inputs}
        names = [tensors[i].name for i in graph.inputs if tensors[i].name not in named]
        if len(names) != 1 and options.seed is None:
            raise InputError(
                f"{path}: the model has {len(names)} inputs. Give .npz files, of arrays with their names: "
                f"{', '.join(names)}."
            )
        options = replace(options, inputs=(*options.inputs, f"{names[0]}={path}"))
    else:
        options = replace(options, image=str(path))
    return gather_feed(graph, tensors, options)[0]


def _from_archive(inputs: Sequence[Tensor], path: Path) -> list[Array]:
    try:
        with np.load(path, allow_pickle=False) as archive:
            arrays = dict(archive) if hasattr(archive, "files") else {}
    except (OSError, ValueError, EOFError, zipfile.BadZipFile) as error:
        raise InputError(f"{path}: not a NumPy archive: {error}. Write one with numpy.savez.") from error
    missing = [t.name for t in inputs if t.name not in arrays]
    if missing:
        raise InputError(f"{path}: has no array for input {', '.join(missing)}; it has {', '.join(arrays)}.")
    for tensor in inputs:
        array = arrays[tensor.name]
        if (array.shape, array.dtype) != (tensor.shape, tensor.type.dtype):
            raise InputError(
                f"{path}: '{tensor.name}' takes {tensor.type.name} {tensor.shape}; "
                f"got {array.dtype} {array.shape}."
            )
    return [arrays[t.name] for t in inputs]


def two_feeds(made: list[Array], a: Sequence[Tensor], b: Sequence[Tensor]) -> tuple[list[Array], list[Array]]:
    """The same real inputs for two models' input tensors, of which some are `made` for the one that takes integers.

    Raises:
        InputError: the models do not take the same inputs.
    """
    if [t.shape for t in a] != [t.shape for t in b]:
        shapes = " and ".join(str([t.shape for t in side]) for side in (a, b))
        raise InputError(f"the two models take inputs of different shapes: {shapes}. See --shape.")
    if [_kind(t) for t in a] == [_kind(t) for t in b]:
        return made, made
    if takes_integers(b) and not takes_integers(a):
        return _convert_all(made, b, a), made
    return made, _convert_all(made, a, b)


def takes_integers(inputs: Sequence[Tensor]) -> bool:
    """Whether some of the inputs are quantized."""
    return any(t.quantization is not None and t.type.dtype is not None for t in inputs)


def _convert_all(made: Sequence[Array], source: Sequence[Tensor], target: Sequence[Tensor]) -> list[Array]:
    return [convert(array, *tensors) for array, *tensors in zip(made, source, target, strict=True)]


def _kind(tensor: Tensor) -> tuple[object, ...]:
    return tensor.type, tensor.scale, tensor.zero_point
