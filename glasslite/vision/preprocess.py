"""Pixels to the values of a model's input, by a rule that is chosen once and told to the user."""

from __future__ import annotations

import os
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from glasslite.engine.errors import InputError
from glasslite.engine.ir import Array, ImageNormalization, Tensor, TensorType
from glasslite.kernels.reference.fixed_point import round_half_away
from glasslite.vision.image import read_image

_FLOATS = (TensorType.FLOAT32, TensorType.FLOAT16, TensorType.FLOAT64)
_BYTES = (TensorType.UINT8, TensorType.INT8)
_FLOAT_DEFAULT = ImageNormalization((127.5,), (127.5,))
_IDENTITY = ImageNormalization((0.0,), (1.0,))


@dataclass(frozen=True)
class ImageLayout:
    """Where an image's axes are in an input of shape (N, height, width, channels) or (N, channels, height, width)."""

    batches: int
    height: int
    width: int
    channels: int
    channels_first: bool


@dataclass(frozen=True)
class PixelRule:
    """How a pixel of 0 to 255 becomes an input value.

    Attributes:
        normalization: real = (pixel - mean) / std, quantized where the input is; None takes the pixel as it is, for
            int8 inputs less 128.
        sentence: the rule and where it comes from, for people.
    """

    normalization: ImageNormalization | None
    sentence: str


def image_layout(tensor: Tensor) -> ImageLayout | None:
    """How an input takes an image, or None where its shape takes none.

    An image input has 4 dimensions: 1 or 3 channels are the last or the second, height and width above 1 or open.
    """
    if len(tensor.shape) != 4 or tensor.type.dtype is None:
        return None
    batches, second, third, last = tensor.shape
    wide = [size > 1 or signed < 0 for size, signed in zip(tensor.shape, tensor.shape_signature, strict=True)]
    if last in (1, 3) and wide[1] and wide[2]:
        return ImageLayout(batches, second, third, last, channels_first=False)
    if second in (1, 3) and wide[2] and wide[3]:
        return ImageLayout(batches, third, last, second, channels_first=True)
    return None


def pixel_rule(
    tensor: Tensor, *, asked: ImageNormalization | None = None, written: ImageNormalization | None = None
) -> PixelRule:
    """Choose the rule for an input. The first of these that applies:

    1. `asked`, the caller's mean and std. Quantized inputs take round(real / scale) + zero_point, clamped.
    2. `written`, the model's own metadata, likewise. Where that comes within one step of the pixel itself for uint8
       (the pixel less 128 for int8), or the metadata says mean 0 and std 1, an 8-bit input takes exactly that.
    3. uint8 inputs take the pixel, int8 inputs the pixel less 128: the whole range of pixels on the whole range of
       the type, which is what quantizing [0, 1], [-1, 1] or [0, 255] amounts to. Wider integers take the pixel, and
       quantized int16 inputs (pixel - 127.5) / 127.5, quantized.
    4. Float inputs take (pixel - 127.5) / 127.5, in [-1, 1].
    """
    if asked is not None:
        return PixelRule(asked, f"{_formula(asked, tensor)}, as asked")
    if written is not None and not (tensor.type in _BYTES and _is_pixel(written, tensor)):
        return PixelRule(written, f"{_formula(written, tensor)}, from the model's metadata")
    source = "from the model's metadata" if written is not None else f"the default for {_kind(tensor)} inputs"
    if tensor.type in _FLOATS or (tensor.type is TensorType.INT16 and tensor.quantization):
        hint = "; set --mean and --std if the model was trained otherwise"
        return PixelRule(_FLOAT_DEFAULT, f"{_formula(_FLOAT_DEFAULT, tensor)}, {source}{hint}")
    formula = "pixel - 128" if tensor.type is TensorType.INT8 else "the pixel as it is"
    return PixelRule(None, f"{formula}, {source}{_unusual_range(tensor)}")


def prepare_image(path: str | os.PathLike[str], tensor: Tensor, rule: PixelRule) -> Array:
    """Read an image into an array of the input's shape and type; a batch holds the same image many times.

    Raises:
        InputError: the file is not an image, or the input takes none, or mean and std do not fit its channels.
    """
    layout = image_layout(tensor)
    if layout is None:
        raise InputError(
            f"input '{tensor.name}' of shape {tensor.shape} takes no image; pass its values instead."
        )
    pixels = read_image(path, layout.height, layout.width, layout.channels)
    values = apply_rule(pixels, tensor, rule)
    if layout.channels_first:
        values = np.moveaxis(values, -1, 0)
    return np.ascontiguousarray(np.broadcast_to(values, tensor.shape))


def apply_rule(pixels: NDArray[np.uint8], tensor: Tensor, rule: PixelRule) -> Array:
    """Pixels [..., channels] to values of the input's type."""
    dtype = np.dtype(tensor.type.dtype)
    if rule.normalization is None:
        return (pixels.astype(np.int64) - 128 * (tensor.type is TensorType.INT8)).astype(dtype)
    mean, std = (_per_channel(part, tensor, pixels.shape[-1]) for part in _parts(rule.normalization))
    real = (pixels.astype(np.float32) - mean) / std
    if tensor.type in _FLOATS:
        return real.astype(dtype)
    steps = round_half_away(real / np.float32(tensor.scale or 1.0)) + tensor.zero_point
    limits = np.iinfo(dtype)
    return np.clip(steps.astype(np.float64), limits.min, limits.max).astype(dtype)


def _parts(normalization: ImageNormalization) -> tuple[tuple[float, ...], tuple[float, ...]]:
    return normalization.mean, normalization.std


def _per_channel(values: tuple[float, ...], tensor: Tensor, channels: int) -> NDArray[np.float32]:
    if len(values) not in (1, channels):
        raise InputError(
            f"input '{tensor.name}' has {channels} channel(s): mean and std take one value or {channels}; "
            f"got {len(values)}."
        )
    return np.array(values, np.float32)


def _is_pixel(normalization: ImageNormalization, tensor: Tensor) -> bool:
    """Whether normalizing and quantizing moves no pixel by more than a step from the pixel itself."""
    if normalization == _IDENTITY or _values(normalization) == _values(_IDENTITY):
        return True
    first = int(np.iinfo(np.dtype(tensor.type.dtype)).min)
    ends = np.array([[0.0], [255.0]])
    mean, std = (np.array(part, np.float64) for part in _parts(normalization))
    steps = (ends - mean) / std / (tensor.scale or 1.0) + tensor.zero_point
    return bool((np.abs(steps - (ends + first)) <= 1.0 + 1e-3).all())


def _values(normalization: ImageNormalization) -> tuple[set[float], set[float]]:
    return set(normalization.mean), set(normalization.std)


def _unusual_range(tensor: Tensor) -> str:
    """A note where an 8-bit input's real range is none of those for which taking the pixel is certain to be right."""
    if tensor.type not in _BYTES or not tensor.quantization:
        return ""
    limits = np.iinfo(np.dtype(tensor.type.dtype))
    low, high = ((int(q) - tensor.zero_point) * tensor.scale for q in (limits.min, limits.max))
    for usual in ((0.0, 1.0), (-1.0, 1.0), (0.0, 255.0), (-128.0, 127.0)):
        tolerance = 0.01 * (usual[1] - usual[0])
        if abs(low - usual[0]) <= tolerance and abs(high - usual[1]) <= tolerance:
            return ""
    return f"; the input's range is [{low:.4g}, {high:.4g}]: set --mean and --std if the model was trained otherwise"


def _formula(normalization: ImageNormalization, tensor: Tensor) -> str:
    mean, std = (_brief(part) for part in _parts(normalization))
    real = f"(pixel - {mean}) / {std}"
    return real if tensor.type in _FLOATS else f"{real}, quantized"


def _brief(values: tuple[float, ...]) -> str:
    texts = [f"{value:g}" for value in values]
    return texts[0] if len(set(texts)) == 1 else f"[{', '.join(texts)}]"


def _kind(tensor: Tensor) -> str:
    return "float" if tensor.type in _FLOATS else tensor.type.name.lower()
