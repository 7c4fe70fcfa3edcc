"""One operator in full: attributes, tensors, multipliers and shifts, and where its rules are written."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import numpy as np
from rich.console import Console
from rich.padding import Padding

from glasslite.cli._format import TIMES, UNKNOWN, bytes_text, number_text
from glasslite.cli._inspect_model import grid, listing, tensor_text, value_text
from glasslite.engine.analysis.inspect import Factor, ModelReport, OperatorReport, Source, TensorReport

_LONG = 16
#: A docstring's line of more letters than these goes on in the next.
_WRAPPED = 80


def render_layer(report: ModelReport, index: int, console: Console) -> None:
    """Print operator `index` in full."""
    operator = report.operators[index]
    console.print(
        f"{report.source}: op {index} {operator.name} version {operator.version}",
        style="bold",
        soft_wrap=True,
    )
    console.print(_facts(operator))
    _section("tensors", console)
    console.print(_tensors(operator, report))
    for channels in (t for i in operator.inputs if i >= 0 and len((t := report.tensors[i]).scale) > 1):
        _section(f"scales of {channels.name}, along dimension {channels.quantized_dimension}", console)
        console.print(_scales(channels))
    for factor in operator.factors:
        _section(
            f"{factor.name}: real factor = multiplier {TIMES} 2^(shift - 31){_rounding(factor)}", console
        )
        console.print(_factor(factor))
    if operator.constants:
        _section("the kernel's other parameters", console)
        console.print(_parameters(operator.constants))
    for title, source in (("operator", operator.op), ("kernel", operator.kernel)):
        if source:
            _source(title, source, console)


def _section(title: str, console: Console) -> None:
    console.print()
    console.print(title, style="bold", soft_wrap=True)


def _facts(operator: OperatorReport) -> Any:
    table = grid()
    if operator.state != "runs":
        table.add_row("state", operator.state)
    for name, value in operator.attributes.items():
        table.add_row(name, value_text(value))
    table.add_row("MACs", UNKNOWN if operator.macs is None else f"{operator.macs:,}")
    if operator.bytes_read is not None:
        table.add_row("bytes", f"{operator.bytes_read:,} read, {operator.bytes_written:,} written")
    if operator.parameters:
        table.add_row("weights", f"{operator.parameters:,} in {bytes_text(operator.weight_bytes)}")
    return table


def _tensors(operator: OperatorReport, report: ModelReport) -> Any:
    table = grid()
    for role, indices in (("input", operator.inputs), ("output", operator.outputs)):
        for position, index in enumerate(indices):
            if index < 0:
                table.add_row(f"{role} {position}", "absent")
                continue
            tensor = report.tensors[index]
            kind = "" if tensor.kind == "computed" else f", {tensor.kind}"
            table.add_row(f"{role} {position}", f"{tensor_text(tensor)} (tensor {index}{kind})")
    return table


def _scales(tensor: TensorReport) -> Any:
    table = listing(("channel", "right"), ("scale", "right"), ("zero point", "right"))
    for channel, (scale, zero_point) in enumerate(zip(tensor.scale, tensor.zero_point, strict=True)):
        table.add_row(str(channel), f"{scale:.9g}", str(zero_point))
    return table


def _rounding(factor: Factor) -> str:
    return f", {factor.rounding} rounding" if factor.rounding else ""


def _factor(factor: Factor) -> Any:
    table = listing(
        ("channel", "right"), ("multiplier", "right"), ("shift", "right"), ("real factor", "left")
    )
    scales = factor.scale or tuple(
        m * 2.0 ** (s - 31) for m, s in zip(factor.multiplier, factor.shift, strict=True)
    )
    for channel, (multiplier, shift, scale) in enumerate(
        zip(factor.multiplier, factor.shift, scales, strict=True)
    ):
        table.add_row(str(channel) if len(scales) > 1 else "all", str(multiplier), str(shift), repr(scale))
    return table


def _parameters(constants: Mapping[str, Any]) -> Any:
    table = grid()
    for name, value in constants.items():
        table.add_row(name, _parameter(value))
    return table


def _parameter(value: Any) -> str:
    if isinstance(value, np.ndarray):
        first = ", ".join(number_text(v) for v in value.reshape(-1)[:_LONG].tolist())
        more = ", …" if value.size > _LONG else ""
        return f"{value.dtype} {list(value.shape)}: {first}{more}"
    return value_text(value)


def _source(title: str, source: Source, console: Console) -> None:
    _section(f"{title}: {source.name}, {source.file}:{source.line}", console)
    if source.doc:
        console.print(Padding(reflow(source.doc), (0, 0, 0, 2)))


def reflow(doc: str) -> str:
    """A docstring with its wrapped lines joined, so that they wrap at the terminal's width instead.

    >>> reflow("Spec: a\\nOracle: b\\n\\n" + "c" * 90 + "\\nd").splitlines()[-1][-3:]
    'c d'
    """
    lines: list[str] = []
    wrapped = False
    for line in doc.splitlines():
        if wrapped and line and not re.match(r" |>>>|\w+:", line):
            lines[-1] += f" {line}"
        else:
            lines.append(line)
        wrapped = len(line) > _WRAPPED
    return "\n".join(lines)
