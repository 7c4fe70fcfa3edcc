"""A model's report as tables: the whole, its operators, its tensors, its metadata."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from rich.console import Console
from rich.table import Table

from glasslite.cli._format import (
    TIMES,
    UNKNOWN,
    bytes_text,
    count_text,
    number_text,
    shape_text,
    short_name,
    tail,
)
from glasslite.engine.analysis.inspect import Factor, ModelReport, OperatorReport, TensorReport
from glasslite.engine.ir import Metadata
from glasslite.engine.ops import OPS

_NAME_WIDTH = 30
_SHOWN_INPUTS = 4
#: Attributes that are shown even where they have the schema's default.
_ALWAYS = ("padding", "stride_w", "filter_width")
_ROLES = {"fused_activation_function": "", "padding": ""}


def grid() -> Table:
    """A table of names and values without lines."""
    table = Table.grid(padding=(0, 2))
    table.add_column(style="dim", no_wrap=True)
    table.add_column(overflow="fold")
    return table


def listing(*columns: tuple[str, str]) -> Table:
    """A table without lines; columns are (title, justify)."""
    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    for title, justify in columns:
        table.add_column(title, justify=justify, vertical="top")  # type: ignore[arg-type]
    return table


def render_model(report: ModelReport, console: Console) -> None:
    """Print what the model is and takes: totals, inputs, outputs, signatures."""
    totals, table = report.totals, grid()
    console.print(report.source, style="bold", soft_wrap=True)
    if report.description:
        table.add_row("description", report.description)
    table.add_row("operators", f"{totals.operators:,}")
    table.add_row("parameters", f"{totals.parameters:,} in {bytes_text(totals.weight_bytes)}")
    table.add_row("MACs", UNKNOWN if totals.macs is None else f"{totals.macs:,}")
    if totals.arena_bytes is not None:
        peak = f"{bytes_text(totals.peak_live_bytes)} alive at once"
        table.add_row("arena", f"{totals.arena_bytes:,} bytes; {peak}")
    for role, indices in (("input", report.inputs), ("output", report.outputs)):
        for index in (i for i in indices if i >= 0):
            table.add_row(role, tensor_text(report.tensors[index]))
    for signature in report.signatures:
        inputs, outputs = ", ".join(signature.inputs), ", ".join(signature.outputs)
        table.add_row("signature", f"{signature.key}({inputs}) → {outputs}")
    for number, subgraph in enumerate(report.subgraphs, 1):
        table.add_row(f"subgraph {number}", f"{subgraph.name}, {subgraph.totals.operators} operators")
    console.print(table)


def tensor_text(tensor: TensorReport) -> str:
    """A tensor in one line: name, shape, type, quantization."""
    text = f"{tensor.name}  {shape_text(tensor.shape)} {tensor.type.lower()}"
    if tensor.shape is not None and min(tensor.shape_signature, default=0) < 0:
        text += f" (open: {shape_text(tensor.shape_signature)})"
    return f"{text}  {quantization_text(tensor)}" if tensor.scale else text


def quantization_text(tensor: TensorReport) -> str:
    """The formula of a tensor's real values, or how many scales it has."""
    if not tensor.scale:
        return ""
    if len(tensor.scale) > 1:
        scales = f"{number_text(min(tensor.scale))}…{number_text(max(tensor.scale))}"
        return f"{scales} along dimension {tensor.quantized_dimension}"
    zero_point = tensor.zero_point[0]
    sign = "+" if zero_point < 0 else "-"
    steps = f"(q {sign} {abs(zero_point)})" if zero_point else "q"
    return f"{number_text(tensor.scale[0])} {TIMES} {steps}"


def render_operators(report: ModelReport, console: Console) -> None:
    """Print the operators, two lines or more each, and those of the subgraphs; whose kernel, where that differs."""
    for subgraph in (report, *report.subgraphs):
        table = listing(
            ("#", "right"),
            ("operator", "left"),
            *((("kernel", "left"),) if report.backend == "jit" else ()),
            ("in → out", "left"),
            ("MACs", "right"),
            ("weights", "right"),
            ("factor", "left"),
        )
        for operator in subgraph.operators:
            table.add_row(*_cells(operator, subgraph), style=None if operator.state == "runs" else "dim")
        console.print()
        if subgraph is not report:
            console.print(f"{subgraph.name}:", style="bold")
        console.print(table)


def _cells(operator: OperatorReport, report: ModelReport) -> list[str]:
    version = f" v{operator.version}" if operator.version > 1 else ""
    state = "" if operator.state == "runs" else f"\n{operator.state}"
    attributes = attributes_text(operator)
    return [
        str(operator.index),
        f"{operator.name.removeprefix('CUSTOM:')}{version}{state}"
        + (f"\n{attributes}" if attributes else ""),
        *((operator.backend or "",) if report.backend == "jit" else ()),
        _flow(operator, report),
        UNKNOWN if operator.macs is None else count_text(operator.macs) if operator.macs else "",
        bytes_text(operator.weight_bytes) if operator.weight_bytes else "",
        "\n".join(factor_text(factor, named=len(operator.factors) > 1) for factor in operator.factors),
    ]


def _flow(operator: OperatorReport, report: ModelReport) -> str:
    """The values that flow in and out; constants are weights and attributes, and not shown."""
    flowing = [report.tensors[i] for i in operator.inputs if i >= 0 and report.tensors[i].kind != "constant"]
    lines = [f"{shape_text(t.shape)} {t.type.lower()}" for t in flowing[:_SHOWN_INPUTS]]
    if len(flowing) > _SHOWN_INPUTS:
        lines.append(f"and {len(flowing) - _SHOWN_INPUTS} more")
    outputs = [report.tensors[i] for i in operator.outputs if i >= 0]
    return "\n".join([*lines, *(f"→ {shape_text(t.shape)} {t.type.lower()}" for t in outputs)])


def factor_text(factor: Factor, *, named: bool) -> str:
    """A factor in one line: what the kernel multiplies by, or the range of many."""
    name = f"{factor.name.rpartition('.')[2]} " if named else ""
    reals = real_factors(factor)
    if len(reals) > 1:
        return f"{name}{len(reals)} channels, {number_text(min(reals), 3)}…{number_text(max(reals), 3)}"
    if factor.bits is None:
        return f"{name}{number_text(reals[0])}"
    return f"{name}{factor.multiplier[0]} {TIMES} 2^{factor.shift[0] - factor.bits}"


def real_factors(factor: Factor) -> tuple[float, ...]:
    """What a factor stands for: one number or one a channel."""
    pairs = zip(factor.multiplier, factor.shift, strict=True)
    return factor.scale or tuple(m * 2.0 ** (s - (factor.bits or 0)) for m, s in pairs)


def attributes_text(operator: OperatorReport) -> str:
    """The attributes that say something: those off the schema's default, widths and heights paired."""
    given = dict(operator.attributes)
    given.pop("custom_options", None)
    shown = []
    for name, value in given.items():
        if value in ("", ()):
            continue
        twin = _twin(name)
        if twin in given and re.search("(^|_)h(eight)?(_|$)", name):
            continue
        if (
            name not in _ALWAYS
            and _is_default(operator, name)
            and (twin is None or _is_default(operator, twin))
        ):
            continue
        text = value_text(value)
        if twin in given:
            shown.append(f"{_pair_name(name)} {value_text(given[twin])}{TIMES}{text}")
        else:
            shown.append(text if name in _ROLES else f"{name} {text}")
    return ", ".join(shown)


def _twin(name: str) -> str | None:
    """The height of a width, and the width of a height: stride_w and stride_h."""
    for one, other in (("w", "h"), ("h", "w"), ("width", "height"), ("height", "width")):
        twin = re.sub(f"(^|_){one}(_|$)", rf"\g<1>{other}\g<2>", name)
        if twin != name:
            return twin
    return None


def _pair_name(name: str) -> str:
    return re.sub("_w(idth)?(_factor)?$", "", name)


def _is_default(operator: OperatorReport, name: str) -> bool:
    cls = OPS.get(operator.name)
    field = getattr(cls, "__dataclass_fields__", {}).get(name)
    return field is not None and field.default == operator.attributes[name]


def value_text(value: Any) -> str:
    """An attribute's or a parameter's value, cut where it is long."""
    if isinstance(value, float):
        return number_text(value)
    if isinstance(value, bytes):
        return f"{len(value)} bytes"
    if isinstance(value, Mapping):
        return ", ".join(f"{k}={value_text(v)}" for k, v in value.items())
    if isinstance(value, tuple | list) and not hasattr(value, "_fields"):
        return tail(f"[{', '.join(value_text(v) for v in value)}]", 60)
    return str(value)


def render_tensors(report: ModelReport, console: Console) -> None:
    """Print every tensor: shape, type, quantization, place and life in the arena."""
    table = listing(
        ("#", "right"),
        ("tensor", "left"),
        ("shape, type", "left"),
        ("quantization", "left"),
        ("bytes", "right"),
        ("arena", "right"),
        ("life", "left"),
    )
    for tensor in report.tensors:
        table.add_row(
            str(tensor.index),
            short_name(tensor.name, _NAME_WIDTH),
            f"{shape_text(tensor.shape)} {tensor.type.lower()}",
            f"{len(tensor.scale)} scales" if len(tensor.scale) > 1 else quantization_text(tensor),
            bytes_text(tensor.nbytes),
            tensor.kind if tensor.arena_offset is None else f"{tensor.arena_offset:,}",
            _life(tensor, len(report.operators)),
        )
    console.print()
    console.print(table)


def _life(tensor: TensorReport, operators: int) -> str:
    if tensor.lifetime is None:
        return ""
    first, last = tensor.lifetime
    return f"{'in' if first < 0 else first} to {'out' if last >= operators else last}"


def render_metadata(metadata: Metadata, console: Console) -> None:
    """Print what the author wrote into the model beside the graph."""
    table = grid()
    for name in ("name", "version", "author", "license", "description"):
        if text := getattr(metadata, name):
            table.add_row(name, text)
    for index, rule in metadata.normalization.items():
        table.add_row(f"input {index}", f"(pixel - {_channels(rule.mean)}) / {_channels(rule.std)}")
    for file, labels in metadata.labels.items():
        table.add_row("labels", f"{file}, {len(labels):,}: {', '.join(labels[:3])}, …")
    for entry, size in metadata.entries.items():
        table.add_row("entry", f"{entry}, {bytes_text(size)}")
    console.print()
    console.print(table if table.row_count else "no metadata")


def _channels(values: tuple[float, ...]) -> str:
    return number_text(values[0]) if len(values) == 1 else value_text(values)
