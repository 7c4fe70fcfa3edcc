"""From an operator's row in the file to an op: its name, and its attributes by reflection.

An op's dataclass fields are the schema's option names, so an op needs no row here. The tables hold what the
schema package does not tell: which operators share an options table, and which numbers are enums.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, fields
from functools import cache
from typing import Any, NamedTuple, get_type_hints

from glasslite.engine.errors import OpError
from glasslite.engine.ir import TensorType
from glasslite.engine.ops import OPS, Op, UnknownOp
from glasslite.loaders.tflite.flatbuffer import Table
from glasslite.loaders.tflite.flexbuffer import decode
from glasslite.loaders.tflite.layout import layout, names
from glasslite.loaders.tflite.structs import STRUCTS, decode_struct

CUSTOM = "CUSTOM"

_SHARED_OPTIONS: dict[str, str] = {
    "AVERAGE_POOL_2D": "Pool2DOptions",
    "CONV_3D_TRANSPOSE": "Conv3DOptions",
    "L2_NORMALIZATION": "L2NormOptions",
    "L2_POOL_2D": "Pool2DOptions",
    "MAXIMUM": "MaximumMinimumOptions",
    "MAX_POOL_2D": "Pool2DOptions",
    "MEAN": "ReducerOptions",
    "MINIMUM": "MaximumMinimumOptions",
    "MULTINOMIAL": "RandomOptions",
    "RANDOM_STANDARD_NORMAL": "RandomOptions",
    "RANDOM_UNIFORM": "RandomOptions",
    "REDUCE_ALL": "ReducerOptions",
    "REDUCE_ANY": "ReducerOptions",
    "REDUCE_MAX": "ReducerOptions",
    "REDUCE_MIN": "ReducerOptions",
    "REDUCE_PROD": "ReducerOptions",
    "SUM": "ReducerOptions",
    "UNIDIRECTIONAL_SEQUENCE_RNN": "SequenceRNNOptions",
}

ENUMS: dict[str, str] = {
    "algorithm": "RngAlgorithm",
    "combiner": "CombinerType",
    "compare_type": "StablehloComparisonType",
    "comparison_direction": "StablehloComparisonDirection",
    "composite_attributes_format": "CustomOptionsFormat",
    "fused_activation_function": "ActivationFunctionType",
    "idx_out_type": "TensorType",
    "in_data_type": "TensorType",
    "kernel_type": "LSTMKernelType",
    "key_dtype": "TensorType",
    "mode": "MirrorPadMode",
    "out_data_type": "TensorType",
    "out_type": "TensorType",
    "output_type": "TensorType",
    "padding": "Padding",
    "quantized_bias_type": "TensorType",
    "reduce_function": "ReduceWindowFunction",
    "type": "LSHProjectionType",
    "value_dtype": "TensorType",
    "weights_format": "FullyConnectedOptionsWeightsFormat",
}


class OperatorCode(NamedTuple):
    """What an operator is: the schema's name or CUSTOM:<custom code>, and its version."""

    name: str
    version: int


def operator_code(row: Table) -> OperatorCode:
    """Decode a row of the model's operator codes. Numbers above 127 are in the newer of the two fields."""
    number = max(row.scalar("deprecated_builtin_code"), row.scalar("builtin_code"))
    name = names("BuiltinOperator").get(number, f"UNKNOWN_{number}")
    if name == CUSTOM:
        name = f"{CUSTOM}:{row.text('custom_code')}"
    return OperatorCode(name, row.scalar("version"))


def decode_op(row: Table, code: OperatorCode) -> Op:
    """Decode an operator's attributes. What has no op class becomes an UnknownOp with all its options.

    A custom operator's options are its FlexBuffers map, where they are one, or its struct, where that is known, and
    `custom_options`, the bytes.
    """
    cls = OPS.get(code.name)
    if code.name.startswith(CUSTOM):
        options = _custom_options(row, code.name)
        if cls:
            _check_custom(row, cls, options)
    else:
        options = _builtin_options(row, code.name)
    if cls is None:
        return UnknownOp(code.name, options)
    try:
        return cls(**{f.name: options[f.name] for f in fields(cls) if f.name in options})  # type: ignore[arg-type]
    except OpError as error:
        raise row.error(str(error)) from error


@cache
def options_name(operator: str) -> str | None:
    """The options table of an operator, by the schema's convention: CONV_2D has Conv2DOptions."""
    if operator in _SHARED_OPTIONS:
        return _SHARED_OPTIONS[operator]
    unions = names("BuiltinOptions"), names("BuiltinOptions2")
    by_key = {name.lower(): name for union in unions for name in union.values()}
    return by_key.get(operator.replace("_", "").lower() + "options")


def _builtin_options(row: Table, operator: str) -> dict[str, Any]:
    """The options that the file carries, or the schema's defaults."""
    expected = options_name(operator)
    for union, kind, field in (
        ("BuiltinOptions", "builtin_options_type", "builtin_options"),
        ("BuiltinOptions2", "builtin_options2_type", "builtin_options2"),
    ):
        number = row.scalar(kind)
        carried = names(union).get(number)
        if not number or (carried is None and expected is None):
            continue
        if expected not in (None, carried):
            raise row.error(f"must carry {expected}, not {carried or f'{union} {number}'}")
        table = row.union(field, layout(carried or ""))
        if table:
            return _named(row, table.values())
    if expected is None:
        return {}
    defaults = {
        name: () if f.kind in ("vector", "texts") else f.default for name, f in layout(expected).items()
    }
    return _named(row, defaults)


def _named(row: Table, options: dict[str, Any]) -> dict[str, Any]:
    """The same options with the schema's names in the place of enum numbers."""
    for name in options.keys() & ENUMS.keys():
        if isinstance(options[name], int):
            options[name] = _name(row, name, ENUMS[name], options[name])
    if "precision_config" in options:
        enum = "StablehloPrecisionConfig"
        options["precision_config"] = tuple(
            _name(row, "precision_config", enum, number) for number in options["precision_config"]
        )
    return options


def _name(row: Table, option: str, enum: str, number: int) -> str:
    allowed = {t.value: t.name for t in TensorType} if enum == "TensorType" else names(enum)
    if number not in allowed:
        raise row.error(f"has option {option} {number}; allowed: {', '.join(allowed.values())}")
    return allowed[number]


def _custom_options(row: Table, operator: str) -> dict[str, Any]:
    offset, size = row.span("custom_options") or (0, 0)
    if not size and row.scalar("large_custom_options_offset") > 1:
        offset, size = row.scalar("large_custom_options_offset"), row.scalar("large_custom_options_size")
        row.file.check(offset, size, f"{row.place} custom_options")
    row.file.spend(size, row.place)
    content = bytes(row.file.view[offset : offset + size])
    if operator not in STRUCTS:
        return {**decode(content), "custom_options": content}
    try:
        return {**decode_struct(operator, content), "custom_options": content}
    except ValueError as error:
        raise row.error(str(error)) from error


def _check_custom(row: Table, cls: type[Op], options: Mapping[str, Any]) -> None:
    """A custom operator's options have no schema: they must have the keys and types of the op's fields."""
    types = get_type_hints(cls)
    for field in fields(cls):  # type: ignore[arg-type]
        if field.name not in options:
            if field.default is MISSING and field.default_factory is MISSING:
                have = ", ".join(options)
                raise row.error(f"options: key '{field.name}' is missing (have: {have})")
            continue
        given, wanted = options[field.name], types[field.name]
        allowed = {int: (int,), float: (int, float), bool: (int,), str: (str,)}.get(wanted, (object,))
        if not isinstance(given, allowed):
            raise row.error(f"options: '{field.name}' must be {wanted.__name__}; got {given!r:.60}")
