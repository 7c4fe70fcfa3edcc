"""Writes tables of TFLite's schema by field name, so that callers need not know flatbuffers."""

from __future__ import annotations

import inspect
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import tflite
from flatbuffers.builder import Builder

# Operators whose options table is named after a family; all others carry their own name.
_FAMILIES = {
    "POOL_2D": "Pool2DOptions",
    "REDUCE_": "ReducerOptions",
    "MEAN": "ReducerOptions",
    "SUM": "ReducerOptions",
    "MAXIMUM": "MaximumMinimumOptions",
    "MINIMUM": "MaximumMinimumOptions",
    "L2_NORMALIZATION": "L2NormOptions",
    "UNIDIRECTIONAL_SEQUENCE_RNN": "SequenceRNNOptions",
    "CONV_3D_TRANSPOSE": "Conv3DOptions",
    "RANDOM_": "RandomOptions",
    "MULTINOMIAL": "RandomOptions",
}
_UNIONS = (tflite.BuiltinOptions, tflite.BuiltinOptions2)
_NOT_FOR_OPTIONS = {
    "BuiltinOperator",
    "BuiltinOptions",
    "BuiltinOptions2",
    "QuantizationDetails",
    "SparseIndexVector",
}


class Ref(int):
    """The offset of something already written."""


def opcode(name: str) -> int:
    """The number of a builtin operator."""
    number = getattr(tflite.BuiltinOperator, name, None)
    if number is None:
        raise ValueError(
            f"'{name}' is no builtin operator of the schema; custom operators read CUSTOM:<code>."
        )
    return int(number)


def options_table(operator: str) -> tuple[int, int, str] | None:
    """An operator's options: the union (0: BuiltinOptions, 1: BuiltinOptions2), the number in it, the table.

    None for operators without options.
    """
    wanted = operator.replace("_", "").lower() + "options"
    for union, members in enumerate(_UNIONS):
        for table, number in vars(members).items():
            if table.lower() == wanted:
                return union, int(number), table
    for part, table in _FAMILIES.items():
        if (
            operator == part
            or (part.endswith("_") and operator.startswith(part))
            or operator.endswith("_" + part)
        ):
            # REDUCE_WINDOW never gets here: it has a table of its own name.
            return 0, int(getattr(tflite.BuiltinOptions, table)), table
    return None


def enum_number(name: str) -> int:
    """The number of an enum's member, such as SAME, RELU6, REFLECT or INT64."""
    found = {
        int(getattr(cls, name))
        for cls_name, cls in vars(tflite).items()
        if inspect.isclass(cls) and not hasattr(cls, "Init") and cls_name not in _NOT_FOR_OPTIONS
        if isinstance(getattr(cls, name, None), int)
    }
    if len(found - {0}) > 1 or not found:
        what = "several enums give it different numbers" if found else "no enum of the schema has it"
        raise ValueError(f"option value '{name}': {what}; pass the number.")
    return max(found)


def camel(field: str) -> str:
    """A schema field's name as the generated code writes it: stride_w becomes StrideW."""
    return "".join(part[:1].upper() + part[1:] for part in field.split("_"))


def write_vector(builder: Builder, values: Any, dtype: Any) -> Ref:
    """Write a vector of numbers."""
    return Ref(builder.CreateNumpyVector(np.asarray(values, dtype).reshape(-1)))


def write_refs(builder: Builder, refs: Sequence[int]) -> Ref:
    """Write a vector of tables, strings or vectors."""
    builder.StartVector(4, len(refs), 4)
    for ref in reversed(refs):
        builder.PrependUOffsetTRelative(ref)
    return Ref(builder.EndVector())


def write_aligned(builder: Builder, data: bytes) -> Ref:
    """Write bytes whose first lies on a multiple of 16, as the schema demands of buffers."""
    builder.StartVector(1, len(data), 16)
    start = builder.Head() - len(data)
    builder.head = start
    builder.Bytes[start : start + len(data)] = data
    return Ref(builder.EndVector())


def write_table(builder: Builder, table: str, fields: Mapping[str, Any]) -> Ref:
    """Write a table of plain fields: numbers, booleans, enum names, text, vectors of numbers, and offsets.

    Fields that are None stay unwritten.
    """
    for name in fields:
        _calls(table, f"Add{camel(name)}")  # An unknown field fails here, with the known ones named.
    written = {name: _write_value(builder, table, name, v) for name, v in fields.items() if v is not None}
    getattr(tflite, f"{table}Start")(builder)
    for name, value in written.items():
        getattr(tflite, f"{table}Add{camel(name)}")(builder, value)
    return Ref(getattr(tflite, f"{table}End")(builder))


def _write_value(builder: Builder, table: str, name: str, value: Any) -> Any:
    if isinstance(value, str):
        refers = _calls(table, f"Add{camel(name)}")[0] == "PrependUOffsetTRelativeSlot"
        return Ref(builder.CreateString(value)) if refers else enum_number(value)
    if isinstance(value, np.ndarray):
        return write_vector(builder, value, value.dtype)
    if isinstance(value, (tuple, list)):
        # The generated code tells an element's width; the values tell whether it is a float.
        width = _calls(table, f"Start{camel(name)}Vector")[1]
        return write_vector(
            builder, value, ("f" if any(isinstance(v, float) for v in value) else "i") + str(width)
        )
    return value


class _Recorder:
    """Stands in for a builder, to see which of its methods generated code calls."""

    def __init__(self) -> None:
        self.call: tuple[str, int] = ("", 0)

    def __getattr__(self, method: str) -> Any:
        def record(first: int, *rest: Any) -> None:
            self.call = (method, first)

        return record


def _calls(table: str, function: str) -> tuple[str, int]:
    """The builder method that a generated function calls, and that call's first argument."""
    generated = getattr(tflite, table + function, None)
    if generated is None:
        known = ", ".join(n[len(table) :] for n in vars(tflite) if n.startswith(f"{table}Add"))
        raise ValueError(f"{table} has no {function}; it has {known or 'no fields'}.")
    recorder = _Recorder()
    generated(recorder, 0)
    return recorder.call
