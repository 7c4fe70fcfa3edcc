"""`glasslite compare`: two executors on the same inputs, tensor by tensor, and why they part."""

from __future__ import annotations

from glasslite.cli import _common, _options
from glasslite.cli._compare_run import Request, run_comparison
from glasslite.cli._compare_view import render_comparison
from glasslite.cli._feed import FeedOptions
from glasslite.engine.analysis.compare_values import Tolerance


def compare_command(
    model: _options.Model,
    other: _options.Other = None,
    a: _options.A = None,
    b: _options.B = None,
    inputs: _options.Inputs = None,
    image: _options.Image = None,
    input: _options.Input = None,
    random: _options.Randoms = None,
    runs: _options.Runs = 1,
    mean: _options.Mean = None,
    std: _options.Std = None,
    load_golden: _options.LoadGolden = None,
    save_golden: _options.SaveGolden = None,
    only: _options.Only = None,
    outputs_only: _options.OutputsOnly = False,
    bisect: _options.Bisect = True,
    atol: _options.Atol = 0.0,
    max_lsb: _options.MaxLsb = 0,
    fail_fast: _options.FailFast = False,
    every: _options.All = False,
    shape: _options.Shape = None,
    memory_limit: _options.MemoryLimit = _options.MEMORY_LIMIT,
    mac_limit: _options.MacLimit = _options.MAC_LIMIT,
    as_json: _options.Json = False,
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
    request = Request(
        model=model,
        other=other,
        a=a,
        b=b,
        feed=FeedOptions(image, tuple(input or ()), random, mean, std, _common.parse_shapes(graph, shape)),
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
