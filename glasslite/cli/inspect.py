"""`glasslite inspect`: what a model is, layer by layer, before it runs."""

from __future__ import annotations

from rich.console import Console

from glasslite.cli import _common, _options
from glasslite.cli._inspect_delegate import render_delegation
from glasslite.cli._inspect_layer import render_layer
from glasslite.cli._inspect_model import render_metadata, render_model, render_operators, render_tensors
from glasslite.engine.analysis.delegation import delegation
from glasslite.engine.analysis.inspect import ModelReport, inspect
from glasslite.engine.errors import InputError
from glasslite.engine.ir import Graph
from glasslite.engine.numerics import DEFAULT_NUMERICS, numerics_named
from glasslite.engine.plan import Settings


def inspect_command(
    model: _options.Model,
    op: _options.Op = None,
    tensors: _options.Tensors = False,
    metadata: _options.Metadata = False,
    delegate: _options.Delegate = False,
    shape: _options.Shape = None,
    numerics: _options.Numerics = DEFAULT_NUMERICS,
    backend: _options.Backend = _options.BACKEND,
    memory_limit: _options.MemoryLimit = _options.MEMORY_LIMIT,
    as_json: _options.Json = False,
) -> int:
    """Show every operator of a model: shapes, attributes, cost, weights, factors. Nothing runs.

    One MAC is a multiplication with its addition. A factor is what a kernel scales integers by: a real number, or
    multiplier * 2^(shift - bits). The exit code is 1 for a model that cannot run; what is known of it is shown all the
    same.

    JSON keys: source, name, description, backend, numerics, problem; totals (operators, parameters, weight_bytes,
    macs, arena_bytes, peak_live_bytes); inputs, outputs (tensor indices); signatures (key, inputs, outputs); metadata
    (name, description, version, author, license, normalization, labels, entries); operators (index, name, version,
    state, attributes, inputs, outputs, macs, bytes_read, bytes_written, parameters, weight_bytes, factors with name,
    rounding, scale, multiplier, shift, bits; constants; backend, fallback; op, kernel and compiled with name, file,
    line, doc); tensors (index, name, type, kind, shape, shape_signature, scale, zero_point, quantized_dimension,
    nbytes, arena_offset, lifetime); subgraphs (the same again). With --op: that operator's keys, and its tensors under
    `tensors`. With --delegate: source, operators (index, name, macs, delegated, reason, partition), delegated,
    partitions, macs, delegated_macs, share. What is not known is null; infinities are strings.
    """
    graph = _common.open_model(model)
    graph = graph.resize(_common.parse_shapes(graph, shape))
    settings = Settings(backend, numerics_named(numerics), memory_limit=_common.memory_limit(memory_limit))
    if delegate:
        return _delegate(graph, settings, as_json)
    report = inspect(graph, settings)
    if op is not None and op >= len(report.operators):
        raise InputError(
            f"{report.source}: there is no operator {op}; it has {len(report.operators)}, counted from 0."
        )
    if as_json:
        _common.print_json(report if op is None else _layer(report, op))
    elif op is not None:
        render_layer(report, op, _common.out())
    else:
        _render(report, _common.out(), tensors=tensors, metadata=metadata)
    if report.problem:
        _common.complain(report.problem)
    return _common.FINDING if report.problem else _common.FINE


def _render(report: ModelReport, console: Console, *, tensors: bool, metadata: bool) -> None:
    """Print the model, with what was asked for beside its operators."""
    render_model(report, console)
    render_operators(report, console)
    if tensors:
        render_tensors(report, console)
    if metadata:
        render_metadata(report.metadata, console)


def _delegate(graph: Graph, settings: Settings, as_json: bool) -> int:
    """Print what the delegate takes."""
    report = delegation(graph, settings)
    if as_json:
        fields = {name: getattr(report, name) for name in report.__dataclass_fields__}
        _common.print_json({**fields, "share": report.share})
    else:
        render_delegation(report, _common.out())
    return _common.FINE


def _layer(report: ModelReport, op: int) -> dict[str, object]:
    """One operator's keys, with its tensors in the place of nothing but their indices."""
    operator = report.operators[op]
    used = [i for i in dict.fromkeys((*operator.inputs, *operator.outputs)) if i >= 0]
    fields = {name: getattr(operator, name) for name in operator.__dataclass_fields__}
    return {**fields, "tensors": [report.tensors[i] for i in used]}
