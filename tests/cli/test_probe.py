"""`glasslite probe` against LiteRT, glasslite itself, and runtimes that are made up."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from glasslite.cli import probe as cli_probe
from glasslite.engine.analysis.roundings import FLAVOURS, round_as
from glasslite.engine.numerics import NUMERICS
from glasslite.loaders import load
from glasslite.probing import ProbeCase, all_cases, judge, self_check
from glasslite.probing.judge import ours
from glasslite.runtimes import Runtime, RuntimeFailed, RuntimeProcess
from tests.cli.conftest import Cli
from tests.support.oracle import REMEDY, Oracle

CASES = {f"{case.family}-{case.type.name}": case for case in all_cases()}
SCALED = {name: case for name, case in CASES.items() if case.accumulators}

needs_litert = pytest.mark.skipif(not Oracle.available, reason=REMEDY)


def rounded(case: ProbeCase, flavour: str) -> list[np.ndarray[Any, Any]]:
    limits = np.iinfo(np.dtype(case.type.dtype))
    steps = [round_as(flavour, values, how) + case.zero_point for values, how in case.accumulators]
    return [np.clip(each, limits.min, limits.max).astype(case.type.dtype) for each in steps]


@pytest.mark.parametrize("name", SCALED)
@pytest.mark.parametrize("flavour", FLAVOURS)
def test_each_flavour_is_told_from_the_others(name: str, flavour: str) -> None:
    verdict = judge(SCALED[name], rounded(SCALED[name], flavour))
    # MUL's factor is a float32 from the start, so that its 24 bits lose nothing.
    alike = {"single", "rndnu"} if name.startswith("MUL") and flavour in ("single", "rndnu") else {flavour}
    assert set(verdict.flavours) == alike
    assert verdict.verdict == " or ".join(verdict.flavours)


@pytest.mark.parametrize("name", CASES)
def test_the_kernel_sets_are_told_apart_where_they_differ(name: str) -> None:
    """What glasslite computes is taken for itself, and for no numerics that computes something else."""
    case = CASES[name]
    for numerics in NUMERICS:
        outputs = ours(case, numerics)
        assert outputs is not None
        found = judge(case, outputs).numerics
        assert numerics in found
        assert all(
            all(np.array_equal(a, b) for a, b in zip(ours(case, other) or (), outputs, strict=True))
            for other in found
        )
    assert any(len(judge(case, ours(case, n) or ()).numerics) < len(NUMERICS) for n in NUMERICS)


def test_glasslite_rounds_as_it_says() -> None:
    assert self_check() == ()


def test_unknown_arithmetic_is_said_to_be_unknown() -> None:
    case = CASES["CONV_2D-INT8"]
    outputs = [np.zeros_like(each) for each in rounded(case, "double")]
    verdict = judge(case, outputs)
    assert (verdict.verdict, verdict.flavours, verdict.numerics) == ("unknown", (), ())
    assert verdict.accumulators == tuple(range(-30, 31, 4))
    assert verdict.values == (0,) * 16


#: int8, as docs/numerics.md has it.
MEASURED = {
    "default": (
        "litert",
        {"CONV_2D": "float32", "MUL": "float32", "SUM": "float32", "LEAKY_RELU": "8-bit factors"},
    ),
    "optimized": ("optimized", {"CONV_2D": "half-up", "FULLY_CONNECTED": "half-up", "MUL": "double"}),
    "reference": (
        "reference-with-defects",
        {
            "CONV_2D": "double",
            "FULLY_CONNECTED": "float64",
            "SUM": "wrong: as uint8",
            "SOFTMAX": "fixed point",
        },
    ),
}


@needs_litert
def test_litert_computes_what_is_known_of_it(cli: Cli) -> None:
    result = cli("probe", "litert", "--json")
    assert (result.code, result.json["self_check"]) == (0, [])
    (runtime,) = result.json["runtimes"]
    assert (runtime["name"], runtime["problem"]) == ("litert", None)
    assert [answer["resolver"] for answer in runtime["answers"]] == list(MEASURED)
    for answer in runtime["answers"]:
        numerics, words = MEASURED[answer["resolver"]]
        assert answer["numerics"] == [numerics]
        found = {v["family"]: v["verdict"] for v in answer["verdicts"] if v["type"] == "int8"}
        assert {family: found[family] for family in words} == words
        assert len(answer["verdicts"]) == len(CASES)
        assert not [v for v in answer["verdicts"] if v["verdict"] in ("unknown", "refused")]


@needs_litert
def test_the_table_fits_a_terminal(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = cli("probe", "litert").out.splitlines()
    assert max(map(len, lines)) <= 80
    assert lines[1].split() == ["operator", "default", "optimized", "reference"]
    assert lines[2].split() == ["CONV_2D", "float32", "half-up", "double"]


def made_up(monkeypatch: pytest.MonkeyPatch, folder: Path, inputs: int) -> None:
    """Put a runtime in litert's place whose models have so many inputs and give 16 fives."""
    (folder / "made_up.py").write_text(
        "import numpy as np\n"
        "class OpResolverType: AUTO = BUILTIN_REF = BUILTIN_WITHOUT_DEFAULT_DELEGATES = 0\n"
        "class Interpreter:\n"
        "    def __init__(self, **options): pass\n"
        "    def allocate_tensors(self): pass\n"
        f"    def get_input_details(self): return [{{'index': i}} for i in range({inputs})]\n"
        "    def get_output_details(self): return [{'index': 0}]\n"
        "    def set_tensor(self, index, value): pass\n"
        "    def invoke(self): pass\n"
        "    def get_tensor(self, index): return np.full(16, 5, np.int8)\n"
    )
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(folder), os.environ.get("PYTHONPATH", "")]))
    monkeypatch.setitem(cli_probe.RUNTIMES, "litert", Runtime("litert", ("none",), "made_up", "none"))


def test_refusals_are_said(cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made_up(monkeypatch, tmp_path, inputs=0)
    result = cli("probe", "litert", "--json")
    answer = result.json["runtimes"][0]["answers"][0]
    assert {v["verdict"] for v in answer["verdicts"]} == {"refused"}
    assert "the model has 0 inputs" in answer["verdicts"][0]["error"]
    assert answer["numerics"] == []


def test_a_runtime_of_unknown_arithmetic_is_a_finding(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made_up(monkeypatch, tmp_path, inputs=3)
    result = cli("probe", "litert")
    assert result.code == 1
    assert "unknown" in result.out
    assert "CONV_2D int8: 5 5 5" in result.out


def test_wrong_use(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    unknown = cli("probe", "onnxruntime")
    assert (unknown.code, "no runtime is called onnxruntime" in unknown.err) == (2, True)
    absent = Runtime("litert", ("none",), "no_such_module", "glasslite[litert]")
    monkeypatch.setitem(cli_probe.RUNTIMES, "litert", absent)
    missing = cli("probe", "litert")
    assert (missing.code, "is not installed" in missing.err) == (2, True)
    nowhere = cli("probe", "tensorflow", "--python", "no/such/python")
    assert (nowhere.code, "cannot be started" in nowhere.err) == (2, True)


def test_a_runtime_that_hangs_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "slow.py").write_text("import time\ntime.sleep(600)\n")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(tmp_path), os.environ.get("PYTHONPATH", "")]))
    with (
        RuntimeProcess(Runtime("slow", ("none",), "slow", "none"), timeout=1) as process,
        pytest.raises(RuntimeFailed, match="gave no answer within 1 s"),
    ):
        process.version()


@pytest.mark.parametrize("name", CASES)
def test_a_case_is_one_operator_in_one_type(name: str) -> None:
    case = CASES[name]
    graph = load(case.model)
    assert {operator.name for operator in graph.operators} == {case.operator}
    assert {graph.tensors[i].type for i in graph.outputs} == {case.type}
