"""The values for a model's inputs: images, .npy files, random numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from glasslite.cli._common import split_named
from glasslite.engine.errors import InputError
from glasslite.engine.ir import Array, Graph, ImageNormalization, Shape, Tensor

if TYPE_CHECKING:
    from glasslite.vision import ImageLayout

#: Integers of more than 16 bits are most often indices: random ones stay small.
_SMALL = 10


@dataclass(frozen=True)
class FeedOptions:
    """What the command line says about the inputs.

    Attributes:
        inputs: NAME=F.npy; `shapes`: the input shapes that were asked for, by name.
        seed: of the random values for all inputs that nothing else gives.
    """

    image: str | None = None
    inputs: Sequence[str] = ()
    seed: int | None = None
    mean: str | None = None
    std: str | None = None
    shapes: Mapping[str, Shape] = field(default_factory=dict)


@dataclass(frozen=True)
class InputReport:
    """One input of a run: `source` is a file or "random", `rule` how an image's pixels became values."""

    name: str
    type: str
    shape: Shape
    source: str
    rule: str | None


def gather_feed(
    graph: Graph, tensors: Sequence[Tensor], options: FeedOptions
) -> tuple[list[Array], tuple[InputReport, ...]]:
    """Values for all inputs in their order. `tensors` are the planned ones, whose shapes hold.

    An --input comes first, then the --image for the one remaining input that takes one, then --random.

    Raises:
        InputError: an input has no values, or what is given does not fit.
    """
    feed: dict[int, Array] = {}
    reports: dict[int, InputReport] = {}

    def add(tensor: Tensor, array: Array, source: str, rule: str | None = None) -> None:
        feed[tensor.index] = array
        reports[tensor.index] = InputReport(tensor.name, tensor.type.name, array.shape, source, rule)

    for text in options.inputs:
        name, path = split_named(graph, text, "--input")
        tensor = next(tensors[i] for i in graph.inputs if tensors[i].name == name)
        add(tensor, _load_array(path, tensor, graph), path)
    if options.image is not None:
        from glasslite.vision import pixel_rule, prepare_image

        tensor = _image_input(graph, [tensors[i] for i in graph.inputs if i not in feed], options)
        written = graph.metadata.normalization.get(graph.inputs.index(tensor.index))
        rule = pixel_rule(tensor, asked=_asked(options), written=written)
        add(tensor, prepare_image(options.image, tensor, rule), options.image, rule.sentence)
    if options.seed is not None:
        random = np.random.default_rng(options.seed)
        for tensor in (tensors[i] for i in graph.inputs if i not in feed):
            add(tensor, random_values(tensor, random), f"random, seed {options.seed}")
    missing = [tensors[i].name for i in graph.inputs if i not in feed]
    if missing:
        raise InputError(
            f"{graph.source}: no values for input {', '.join(missing)}. "
            "Give --image F, --input NAME=F.npy, or --random SEED."
        )
    return [feed[i] for i in graph.inputs], tuple(reports[i] for i in graph.inputs)


def random_values(tensor: Tensor, random: np.random.Generator) -> Array:
    """Floats from N(0, 1); 8 and 16-bit integers from their full range; wider ones, mostly indices, from 0 to 9.

    Raises:
        InputError: the type has no random values.
    """
    dtype = tensor.type.dtype
    if dtype is None or dtype.hasobject:
        raise InputError(f"input '{tensor.name}' is {tensor.type.name}, which has no random values.")
    if dtype.kind == "f":
        return random.standard_normal(tensor.shape).astype(dtype)
    if dtype.kind == "c":
        return (random.standard_normal(tensor.shape) + 1j * random.standard_normal(tensor.shape)).astype(
            dtype
        )
    if dtype.kind == "b":
        return random.integers(0, 2, tensor.shape).astype(dtype)
    if dtype.itemsize > 2:
        return random.integers(0, _SMALL, tensor.shape).astype(dtype)
    limits = np.iinfo(dtype)
    return random.integers(limits.min, limits.max, tensor.shape, dtype, endpoint=True)


def _load_array(path: str, tensor: Tensor, graph: Graph) -> Array:
    try:
        array = np.load(path, allow_pickle=False)
    except (OSError, ValueError, EOFError, SyntaxError, MemoryError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise InputError(f"{path}: not a .npy array: {reason}. Write one with numpy.save.") from error
    if not isinstance(array, np.ndarray):
        raise InputError(f"{path}: holds several arrays. Write one with numpy.save.")
    if array.shape != tensor.shape:
        asked = ",".join(map(str, array.shape))
        raise InputError(
            f"{graph.source}: '{tensor.name}' takes shape {tensor.shape}; {path} has {array.shape}. "
            f"Reshape it, or run the model in that shape with --shape {tensor.name}={asked}."
        )
    return array


def _image_input(graph: Graph, candidates: Sequence[Tensor], options: FeedOptions) -> Tensor:
    """The one input that takes an image."""
    from glasslite.vision import image_layout

    found = [(tensor, layout) for tensor in candidates if (layout := image_layout(tensor))]
    if len(found) != 1:
        shapes = ", ".join(f"{t.name} {t.shape}" for t in candidates)
        which = (
            "several inputs take an image" if found else "no input takes an image (N, height, width, 1 or 3)"
        )
        raise InputError(f"{graph.source}: {which}: {shapes}. Give --input NAME=F.npy for the others.")
    tensor, layout = found[0]
    if tensor.name not in options.shapes and _open_size(tensor, layout):
        raise InputError(
            f"{graph.source}: input '{tensor.name}' has no fixed height and width: {tensor.shape_signature}. "
            f"Choose them with --shape {tensor.name}={_suggestion(layout)}."
        )
    return tensor


def _open_size(tensor: Tensor, layout: ImageLayout) -> bool:
    first = 2 if layout.channels_first else 1
    return min(tensor.shape_signature[first : first + 2], default=0) < 0


def _suggestion(layout: ImageLayout) -> str:
    return f"1,{layout.channels},224,224" if layout.channels_first else f"1,224,224,{layout.channels}"


def _asked(options: FeedOptions) -> ImageNormalization | None:
    if options.mean is None and options.std is None:
        return None
    mean = _floats(options.mean or "0", "--mean")
    std = _floats(options.std or "1", "--std")
    if 0.0 in std:
        raise InputError("--std must not be 0.")
    return ImageNormalization(mean, std)


def _floats(text: str, option: str) -> tuple[float, ...]:
    try:
        values = tuple(float(part) for part in text.split(","))
    except ValueError:
        raise InputError(
            f"{option} takes one number, or one a channel such as 104,117,123; got '{text}'."
        ) from None
    if not np.isfinite(values).all():
        raise InputError(f"{option} must be finite; got '{text}'.")
    return values
