"""Which operators LiteRT's delegate takes: our rules against what its default interpreter does, case by case."""

from __future__ import annotations

import importlib
from pathlib import Path

import numpy as np
import pytest

import glasslite
from glasslite.engine.analysis.delegation import delegation
from glasslite.engine.delegate import RULES, refusal
from glasslite.engine.numerics import numerics_named
from glasslite.engine.ops import OPS
from glasslite.engine.plan import Settings, Step, make_plan
from tests.support.cases import Act, Case, Const, Out
from tests.support.oracle import REMEDY, Oracle, OracleRefused
from tests.support.shared import shared_path

#: Models with shapes that are known only while running, constants that are unpacked, dynamic range, and plain ones.
MODELS = (
    "style_sr/style_transfer_dynamic.tflite", "style_sr/style_transfer_f16_384.tflite",
    "mediapipe/face_detection_full_range.tflite", "mnist/mnist_quantized_aeq.tflite",
    "detect_ssd/face_mask_ssd_260_float.tflite", "segment/unet_person_08_quant.tflite",
    "tflm/microwakeword_okay_nabu_v2.tflite", "pose/movenet_lightning_ptq.tflite",
    "mlperf_tiny/ad01_dynamic_range.tflite",
)  # fmt: skip
#: (operator, case id) to why LiteRT decides otherwise.
KNOWN = {("RESHAPE", "scalar_from_vector"): "the shape that the option names is not a constant tensor's"}


def cases() -> dict[str, list[Case]]:
    """The case tables of all operators that have one of their own."""
    files = sorted((Path(__file__).parents[1] / "ops").glob("test_*.py"))
    modules = [importlib.import_module(f"tests.ops.{file.stem}") for file in files]
    return {module.OP: module.CASES for module in modules if hasattr(module, "OP")}


def only_step(case: Case) -> Step | None:
    """The one step of a case; None where it is computed while planning, or shaped while running."""
    plan = make_plan(glasslite.load(case.model()), Settings("reference", numerics_named("litert")))
    return plan.steps[0] if plan.steps and plan.steps[0].call else None


@pytest.mark.parametrize("operator", sorted(cases()))
def test_the_rules_are_those_of_the_default_interpreter(operator: str, oracle: Oracle) -> None:
    if not oracle.available:
        pytest.skip(REMEDY)
    wrong = []
    for case in cases()[operator]:
        step = None if case.litert_refuses or (case.op, case.id) in KNOWN else only_step(case)
        if step is None:
            continue
        try:
            names = oracle.operators(case.model([t.shape for t in step.outputs]), case.arrays(), "AUTO")
        except OracleRefused:
            continue  # Delegated, and then XNNPACK cannot prepare it.
        reason = refusal(step.operator.op, step.inputs, step.outputs)
        if ("DELEGATE" in names) == bool(reason):
            wrong.append(f"{case.id}: here {reason or 'taken'}; LiteRT runs {names}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("name", MODELS)
def test_the_rules_hold_on_real_models(name: str, oracle: Oracle) -> None:
    """Every operator, by the shapes and constants that the file has, and the pieces that they fall into."""
    path = shared_path("models", "tflite", *name.split("/"))
    if not oracle.available:
        pytest.skip(REMEDY)
    graph = glasslite.load(path)
    found = delegation(graph, Settings("reference", numerics_named("litert")))
    taken = oracle.delegated(path.read_bytes())
    wrong = [
        f"op {ours.index} {ours.name}: here {ours.reason or 'taken'}"
        for ours, operator in zip(found.operators, graph.operators, strict=True)
        if operator.outputs and taken.isdisjoint(operator.outputs) == ours.delegated
    ]
    assert not wrong, "\n".join(wrong)
    assert found.partitions == oracle.partitions(path.read_bytes())


def test_every_rule_is_for_an_operator_that_exists() -> None:
    assert set(RULES) <= set(OPS)


def add(scale: float, output_scale: float, type: str = "int8") -> Case:
    inputs = [Act((2, 3), type, scale), Const(np.ones((2, 3), type), 0.1)]
    return Case("sum", "ADD", inputs, [Out(type, output_scale)], version=2)


@pytest.mark.parametrize(
    ("case", "reason"),
    [
        (add(0.1, 0.1), ""),
        (add(100.0, 0.1), "the scales' quotient is 1000"),
        (add(0.1, 0.1, "int16"), "'input0' is INT16"),
        (Case("relu", "RELU", [Act((2,), "int8", 0.1)], [Out("int8", 0.1)]), "'input0' is INT8"),
        (Case("cast", "CAST", [Act((2,), "int8")], [Out("float32")]), "the delegate has no CAST"),
    ],
)
def test_a_refusal_says_why(case: Case, reason: str) -> None:
    step = only_step(case)
    assert step is not None
    assert refusal(step.operator.op, step.inputs, step.outputs) == reason


def test_each_operator_has_the_arithmetic_of_who_computes_it() -> None:
    schemes = []
    for case in (add(0.1, 0.1), add(100.0, 0.1)):
        step = only_step(case)
        assert step is not None and step.call is not None
        schemes.append(step.call.scheme)
    assert schemes == ["qs8_weighted", "blocks"]
