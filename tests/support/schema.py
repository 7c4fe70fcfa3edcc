"""Writes tables of TFLite's schema by field name: the product's own writer, under the name that tests use."""

from glasslite.loaders.tflite.schema import (
    Ref,
    camel,
    enum_number,
    opcode,
    options_table,
    write_aligned,
    write_refs,
    write_table,
)

__all__ = [
    "Ref",
    "camel",
    "enum_number",
    "opcode",
    "options_table",
    "write_aligned",
    "write_refs",
    "write_table",
]
