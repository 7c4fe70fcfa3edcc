"""Builds `.tflite` files: the product's own writer, under the name that tests use."""

from glasslite.loaders.tflite.writer import (
    GraphBuilder,
    ModelBuilder,
    Quant,
    SignatureFields,
    raw_bytes,
    tensor_type,
)

__all__ = ["GraphBuilder", "ModelBuilder", "Quant", "SignatureFields", "raw_bytes", "tensor_type"]
