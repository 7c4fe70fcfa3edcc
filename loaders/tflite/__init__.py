"""TensorFlow Lite's FlatBuffers format (`.tflite`, schema version 3)."""

from glasslite.loaders.tflite.reader import IDENTIFIER, read, recognizes

__all__ = ["IDENTIFIER", "read", "recognizes"]
