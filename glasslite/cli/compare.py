"""`glasslite compare`: two executors on the same inputs, tensor by tensor, and why they part."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from glasslite.cli import _common
from glasslite.cli._compare_run import Request, run_comparison
from glasslite.cli._compare_view import render_comparison
from glasslite.cli._feed import FeedOptions
from glasslite.engine.analysis.compare_values import Tolerance

_EXECUTOR = "numerics=NAME, backend=NAME, threads=N; or litert:default, :optimized, :reference"


def compare_command(
    model: _common.ModelArgument,
    other: Annotated[
        str | None,
        typer.Argument(metavar="[OTHER]", help="B's model, where that is another.", show_default=False),
    ] = None,
    a: Annotated[str | None, typer.Option("--a", metavar="EXECUTOR", help=f"{_EXECUTOR}.")] = None,
    b: Annotated[
        str | None,
        typer.Option("--b", "--with", metavar="EXECUTOR", help="The same; what it leaves out is as in A."),
    ] = None,
    inputs: Annotated[
        str | None, typer.Option(metavar="FOLDER", help="Images, .npy or .npz files, a run each.")
    ] = None,
    image: Annotated[str | None, typer.Option(metavar="F", help="An image file.")] = None,
    input: Annotated[
        list[str] | None, typer.Option("--input", metavar="NAME=F.npy", help="An input's values; repeatable.")
    ] = None,
    random: Annotated[
        int | None, typer.Option(metavar="SEED", min=0, help="Random inputs; seed 0 if nothing is given.")
    ] = None,
    runs: Annotated[int, typer.Option(metavar="N", min=1, help="How many random inputs.")] = 1,
    mean: Annotated[str | None, typer.Option(metavar="M", help="(pixel - M) / S for images.")] = None,
    std: Annotated[str | None, typer.Option(metavar="S", help="See --mean.")] = None,
    load_golden: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Compare with saved values, on their inputs.")
    ] = None,
    save_golden: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Save A's values and inputs.")
    ] = None,
    only: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="Tensors whose name has this in it; repeatable.")
    ] = None,
    outputs_only: Annotated[bool, typer.Option("--outputs-only", help="Compare the outputs alone.")] = False,
    bisect: Annotated[bool, typer.Option(help="Find the operators that differ by themselves.")] = True,
    atol: Annotated[float, typer.Option(metavar="X", min=0, help="Floats may be so far apart.")] = 0.0,
    max_lsb: Annotated[int, typer.Option(metavar="N", min=0, help="Integers may be so far apart.")] = 0,
    fail_fast: Annotated[
        bool, typer.Option("--fail-fast", help="Stop at the first run that differs.")
    ] = False,
    every: Annotated[bool, typer.Option("--all", help="Show every tensor.")] = False,
    shape: _common.ShapeOption = None,
    memory_limit: _common.MemoryLimitOption = _common.MEMORY_LIMIT,
    mac_limit: _common.MacLimitOption = _common.MAC_LIMIT,
    as_json: _common.JsonOption = False,
) -> int:
    """Compare two executors of a model, tensor by tensor, and find the operators that make the difference.

    - `compare M --with litert:default`: glasslite against LiteRT
    - `compare M --a optimized --b reference`: one numerics against another
    - `compare M --b backend=reference`: one backend against another
    - `compare M OTHER`: two models, their tensors matched by name
    - `compare M --save-golden DIR`, later `compare M --load-golden DIR`: then against now

    Differences are B less A. An operator's own difference is what it makes of A's values on both sides, so that nothing
    before it counts. Exit codes: 0 equal, or within --atol and --max-lsb; 1 different; 2 unusable; 130 interrupted.

    JSON keys: model_a, model_b, a, b, inputs, planned, interrupted, golden, notes; comparison (a, b, runs, tolerance,
    equal, first, unmatched; tensors with index_a, index_b, name, type, shape, shapes, operator, operator_name,
    is_output, difference and own (elements, differing, outside, histogram, max_lsb, max_abs, max_relative, max_ulp,
    sqnr_db, cosine, first); top_one with name, runs, changed; explanations with operator, operator_name, name, run,
    explanation (cause, sentence, index, a, b, formula_a, formula_b, accumulator, sum, numerics)).
    """
    graph = _common.open_model(model)
    shapes = _common.parse_shapes(graph, shape)
    request = Request(
        model=model,
        other=other,
        a=a,
        b=b,
        shapes=shapes,
        feed=FeedOptions(image, tuple(input or ()), random, mean, std, shapes),
        folder=inputs,
        runs=runs,
        load_golden=load_golden,
        save_golden=save_golden,
        only=tuple(only or ()),
        outputs_only=outputs_only,
        bisect=bisect,
        tolerance=Tolerance(atol, max_lsb),
        fail_fast=fail_fast,
        memory_limit=_common.memory_limit(memory_limit),
        mac_limit=mac_limit,
    )
    report = run_comparison(request, graph, silent=as_json)
    if as_json:
        _common.print_json(report)
    else:
        render_comparison(report, _common.out(), every=every)
    if report.interrupted:
        return _common.INTERRUPTED
    return _common.FINE if report.comparison is None or report.comparison.equal else _common.FINDING
