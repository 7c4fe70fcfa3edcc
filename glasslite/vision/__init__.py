"""Pictures in: from an image file to the array that a model's input takes."""

from glasslite.vision.image import read_image
from glasslite.vision.preprocess import ImageLayout, PixelRule, image_layout, pixel_rule, prepare_image

__all__ = ["ImageLayout", "PixelRule", "image_layout", "pixel_rule", "prepare_image", "read_image"]
