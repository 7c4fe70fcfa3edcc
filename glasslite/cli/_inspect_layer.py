"""One operator in full: attributes, tensors, multipliers and shifts, and where its rules are written."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from rich.console import Console
from rich.padding import Padding
from rich.table import Table

from glasslite.cli._format import TIMES, UNKNOWN, bytes_text, number_text
from glasslite.cli._inspect_model import grid, listing, real_factors, tensor_text, value_text
from glasslite.engine.analysis.inspect import Factor, ModelReport, OperatorReport, Source

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
    if operator.factors:
        fixed = any(factor.multiplier for factor in operator.factors)
        formula = f": real factor = multiplier {TIMES} 2^(shift - bits)" if fixed else ""
        _section(f"factors{formula}", console)
        console.print(_factors(operator.factors))
    for table in _channels(operator, report):
        _section("channel by channel", console)
        console.print(table)
    if operator.constants:
        _section("the kernel's other parameters", console)
        console.print(_parameters(operator.constants))
    sources = (("operator", operator.op), ("kernel", operator.kernel), ("compiled kernel", operator.compiled))
    for title, source in sources:
        if source:
            _source(title, source, console)


def _section(title: str, console: Console) -> None:
    console.print()
    console.print(title, style="bold", soft_wrap=True)


def _facts(operator: OperatorReport) -> Table:
    table = grid()
    if operator.state != "runs":
        table.add_row("state", operator.state)
    if operator.backend:
        reason = f", for the compiled one says: {operator.fallback}" if operator.fallback else ""
        table.add_row("runs in", f"{operator.backend}{reason}")
    for name, value in operator.attributes.items():
        table.add_row(name, value_text(value))
    table.add_row("MACs", UNKNOWN if operator.macs is None else f"{operator.macs:,}")
    if operator.bytes_read is not None:
        table.add_row("bytes", f"{operator.bytes_read:,} read, {operator.bytes_written:,} written")
    if operator.parameters:
        table.add_row("weights", f"{operator.parameters:,} in {bytes_text(operator.weight_bytes)}")
    return table


def _tensors(operator: OperatorReport, report: ModelReport) -> Table:
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


def _factors(factors: Sequence[Factor]) -> Table:
    integers = ("multiplier", "shift", "bits") if any(factor.multiplier for factor in factors) else ()
    names = ("factor", "rounding", *integers, "real factor")
    table = listing(*((name, "right" if name in integers else "left") for name in names))
    for factor in factors:
        columns = _factor_columns(factor)
        count = len(columns["real factor"])
        one = {name: values[0] for name, values in columns.items()}
        cells = one if count == 1 else {"real factor": f"{count} channels"}
        cells |= {"factor": factor.name, "rounding": factor.rounding or "", "bits": str(factor.bits or "")}
        table.add_row(*(cells.get(name, "") for name in names))
    return table


def _factor_columns(factor: Factor) -> dict[str, list[str]]:
    """The real factor of each channel, behind multiplier and shift where the kernel takes those."""
    integers = {"multiplier": factor.multiplier, "shift": factor.shift} if factor.multiplier else {}
    columns = {name: [str(value) for value in values] for name, values in integers.items()}
    return columns | {"real factor": [f"{real:.9g}" for real in real_factors(factor)]}


def _channels(operator: OperatorReport, report: ModelReport) -> Iterator[Table]:
    """What has a value a channel, side by side: scales and zero points of inputs, factors."""
    columns: dict[int, list[tuple[str, Sequence[str]]]] = {}
    for position, index in enumerate(operator.inputs):
        tensor = report.tensors[index]
        if index >= 0 and len(tensor.scale) > 1:
            found = columns.setdefault(len(tensor.scale), [])
            found.append((f"input {position} scale", [f"{scale:.9g}" for scale in tensor.scale]))
            if any(tensor.zero_point):
                found.append(("zero point", [str(z) for z in tensor.zero_point]))
    for factor in operator.factors:
        given = _factor_columns(factor)
        if (count := len(given["real factor"])) > 1:
            columns.setdefault(count, []).extend(given.items())
    for count, named in columns.items():
        table = listing(("channel", "right"), *((name, "right") for name, _ in named))
        for channel in range(count):
            table.add_row(str(channel), *(values[channel] for _, values in named))
        yield table


def _parameters(constants: Mapping[str, Any]) -> Table:
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
