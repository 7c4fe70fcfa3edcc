"""Image files to pixels: upright, opaque, 8 bits a channel, in the size that is asked for."""

from __future__ import annotations

import os
import warnings
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps

from glasslite.engine.errors import InputError

_MODES = {1: "L", 3: "RGB"}


def read_image(path: str | os.PathLike[str], height: int, width: int, channels: int) -> NDArray[np.uint8]:
    """Decode an image and bring it to a size.

    The first frame of an animation, turned upright by its EXIF orientation, transparency laid on white, 16-bit values
    reduced to their upper 8 bits, converted to grayscale (1 channel) or RGB (3), stretched to the size with
    Pillow's bilinear filter, which averages over all source pixels when it makes a picture smaller.

    Returns:
        uint8 [height, width, channels].

    Raises:
        InputError: there is no such file, or it is not an image that can be decoded.
    """
    path = Path(path)
    if not path.is_file():
        raise InputError(f"{path}: no such image (looked in {path.absolute().parent}).")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            with Image.open(path) as image:
                image.seek(0)
                pixels = _convert(ImageOps.exif_transpose(image), _MODES[channels])
        except Image.DecompressionBombError as error:
            raise InputError(f"{path}: {error}. Make the picture smaller first.") from error
        # Pillow's decoders meet broken files with whatever they stumble over: no narrower class covers them.
        except Exception as error:
            reason = str(error).split(" '", 1)[0] or type(error).__name__
            raise InputError(
                f"{path}: not an image that can be decoded: {reason}. "
                "Check that the file is whole; PNG, JPEG, BMP, GIF and WebP are sure to work."
            ) from error
    resized = pixels.resize((width, height), Image.Resampling.BILINEAR)
    return np.asarray(resized, np.uint8).reshape(height, width, channels)


def _convert(image: Image.Image, mode: str) -> Image.Image:
    if image.mode.startswith("I"):
        image = Image.fromarray(_upper_bits(np.asarray(image)))
    if image.has_transparency_data:
        white = Image.new("RGBA", image.size, "white")
        image = Image.alpha_composite(white, image.convert("RGBA"))
    return image.convert(mode)


def _upper_bits(values: NDArray[Any]) -> NDArray[np.uint8]:
    """16-bit grey, which Pillow holds in 16 or 32 bits, to its upper 8 bits."""
    return np.clip(values.astype(np.int64) >> 8, 0, 255).astype(np.uint8)
