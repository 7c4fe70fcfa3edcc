"""`glasslite compare` on a convolution whose accumulators are ties: 0.25 * (-6, -2, 2, 6, 10)."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from glasslite.cli import _executors
from glasslite.executors import SessionExecutor
from glasslite.runtimes import Runtime
from tests.cli import models
from tests.cli.conftest import Cli
from tests.support.build import ModelBuilder
from tests.support.oracle import REMEDY, Oracle

TIES = np.array([-6, -2, 2, 6, 10], np.int8).reshape(1, 1, 5, 1)
#: By numerics, see docs/numerics.md.
ROUNDED = {"reference": (-2, -1, 1, 2, 3), "optimized": (-1, 0, 1, 2, 3), "litert": (-2, 0, 0, 2, 2)}
RESOLVERS = {"reference": "reference", "optimized": "optimized", "litert": "default"}

needs_litert = pytest.mark.skipif(not Oracle.available, reason=REMEDY)


def ties(output: str = "flat") -> bytes:
    """x (1, 1, 5, 1) int8 -> 0.25 * x, rounded -> the same values as (5,)."""
    model = ModelBuilder()
    x = model.tensor("x", TIES.shape, "int8", quant=(0.5, 0))
    filter = model.tensor("filter", (1, 1, 1, 1), "int8", quant=([0.5], [0], 0), data=[1])
    bias = model.tensor("bias", (1,), "int32", quant=([0.25], [0], 0), data=[0])
    shape = model.tensor("shape", (1,), "int32", data=[5])
    y = model.tensor("rounded", TIES.shape, "int8", quant=(1.0, 0))
    z = model.tensor(output, (5,), "int8", quant=(1.0, 0))
    model.operator("CONV_2D", [x, filter, bias], [y], {"padding": "VALID", "stride_w": 1, "stride_h": 1})
    model.operator("RESHAPE", [y, shape], [z], {"new_shape": (5,)})
    return model.finish([x], [z])


@pytest.fixture
def compare(cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Cli:
    """`compare(*options)` compares ties.tflite on the ties; both sides run NumPy kernels unless told."""
    monkeypatch.chdir(tmp_path)
    Path("ties.tflite").write_bytes(ties())
    np.save("ties.npy", TIES)

    def run(*options: object, a: str = "backend=reference") -> Any:
        return cli("compare", "ties.tflite", "--a", a, "--inputs", "ties.npy", *options)

    return run


def spec(numerics: str) -> str:
    return f"numerics={numerics},backend=reference"


@pytest.mark.parametrize("numerics", ROUNDED)
def test_a_model_equals_itself(compare: Cli, numerics: str) -> None:
    result = compare("--b", f"numerics={numerics}", "--json", a=spec(numerics))
    assert result.code == 0
    assert result.json["comparison"]["equal"] is True
    assert [t["difference"]["differing"] for t in result.json["comparison"]["tensors"]] == [0, 0]


@pytest.mark.parametrize("a", ROUNDED)
@pytest.mark.parametrize("b", ROUNDED)
def test_two_numerics_differ_by_what_is_known(compare: Cli, a: str, b: str) -> None:
    result = compare("--b", spec(b), "--json", a=spec(a))
    steps = np.subtract(ROUNDED[b], ROUNDED[a])
    assert result.code == (1 if steps.any() else 0)
    found = result.json["comparison"]
    for tensor in found["tensors"]:
        difference = tensor["difference"]
        assert difference["differing"] == difference["outside"] == np.count_nonzero(steps)
        assert difference["histogram"] == {
            "-2": 0, "-1": (steps == -1).sum(), "+1": (steps == 1).sum(), "+2": 0, "beyond": 0
        }  # fmt: skip
        assert difference["max_lsb"] == difference["max_abs"] == np.abs(steps).max()
    if steps.any():
        conv, reshape = found["tensors"]
        assert conv["own"]["differing"] == np.count_nonzero(steps)
        assert reshape["own"]["differing"] == 0
        assert [e["operator_name"] for e in found["explanations"]] == ["CONV_2D"]


def test_the_formula_is_named(compare: Cli) -> None:
    result = compare("--b", spec("litert"), "--json", a=spec("reference"))
    explanation = result.json["comparison"]["explanations"][0]["explanation"]
    assert (explanation["cause"], explanation["index"]) == ("rounding", [0, 0, 1, 0])
    assert (explanation["a"], explanation["b"]) == (-1, 0)
    assert explanation["formula_a"]["rounding"] == "double"
    assert explanation["formula_b"]["rounding"] == "float32"
    assert explanation["accumulator"] == {
        "value": -2, "scale": 0.25, "multiplier": 1 << 30, "shift": -1, "factor": 0.25, "steps": -0.5, "high": -0.5,
        "roundings": {"double": -1, "half-up": 0, "single": 0, "float32": 0, "rndnu": 0, "float64": -1},
    }  # fmt: skip
    assert "tie" in explanation["sentence"]
    assert explanation["numerics"]["optimized"] == 0


def test_the_tables(compare: Cli, expect: Callable[[str], None], monkeypatch: pytest.MonkeyPatch) -> None:
    text = compare("--b", spec("litert"), a=spec("reference")).out
    monkeypatch.setenv("COLUMNS", "80")
    expect(text)
    narrow = compare("--b", spec("litert"), "--all", a=spec("reference")).out
    assert max(map(len, narrow.splitlines()[4:])) <= 80


@needs_litert
@pytest.mark.parametrize(("numerics", "resolver"), RESOLVERS.items())
def test_litert_agrees_with_its_numerics(cli: Cli, compare: Cli, numerics: str, resolver: str) -> None:
    assert compare("--with", f"litert:{resolver}", a=spec(numerics)).code == 0
    # Where --a names no numerics, glasslite takes that of the resolver.
    assert compare("--with", f"litert:{resolver}", "--outputs-only").code == 0
    result = cli("compare", "ties.tflite", "--with", f"litert:{resolver}", "--outputs-only", "--json")
    assert (result.code, f"{numerics} numerics" in result.json["a"]) == (0, True)


@needs_litert
def test_two_resolvers_are_told_apart_and_explained(compare: Cli) -> None:
    result = compare("--b", "litert:reference", "--json", a="litert:default")
    assert result.code == 1
    explanation = result.json["comparison"]["explanations"][0]["explanation"]
    sides = explanation["formula_a"], explanation["formula_b"]
    assert [(side["numerics"], side["rounding"]) for side in sides] == [
        ("litert", "float32"), ("reference", "double")
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("options", "code"), [((), 1), (("--max-lsb", 1), 0), (("--atol", 9), 1), (("--outputs-only",), 1)]
)
def test_tolerance(compare: Cli, options: tuple[object, ...], code: int) -> None:
    assert compare("--b", spec("litert"), *options, a=spec("reference")).code == code


def test_tolerance_of_floats(cli: Cli, folder: Path) -> None:
    model = ModelBuilder()
    x = model.tensor("image", (1, 4, 4, 1), "float32")
    y = model.tensor("scores", (1, 4, 4, 1), "float32")
    model.operator("LEAKY_RELU", [x], [y], {"alpha": 0.5})
    (folder / "leaky.tflite").write_bytes(model.finish([x], [y]))
    other = ModelBuilder()
    x = other.tensor("image", (1, 4, 4, 1), "float32")
    y = other.tensor("scores", (1, 4, 4, 1), "float32")
    other.operator("LEAKY_RELU", [x], [y], {"alpha": 0.25})
    (folder / "other.tflite").write_bytes(other.finish([x], [y]))
    np.save("x.npy", np.full((1, 4, 4, 1), -1, np.float32))
    options = "--a", "backend=reference", "--inputs", "x.npy", "--json"
    result = cli("compare", "leaky.tflite", "other.tflite", *options)
    found = result.json["comparison"]
    difference = found["tensors"][0]["difference"]
    assert (result.code, difference["max_abs"], difference["max_relative"]) == (1, 0.25, 0.5)
    assert difference["sqnr_db"] == pytest.approx(10 * np.log10(0.5**2 / 0.25**2))
    assert found["explanations"][0]["explanation"]["cause"] == "model"
    assert cli("compare", "leaky.tflite", "other.tflite", *options, "--atol", 0.25).code == 0


def test_tensors_of_two_models_meet_by_name(cli: Cli, compare: Cli) -> None:
    Path("other.tflite").write_bytes(ties("renamed"))
    result = cli(
        "compare", "ties.tflite", "other.tflite", "--a", "backend=reference", "--only", "rounded", "--json"
    )
    assert (result.code, [t["name"] for t in result.json["comparison"]["tensors"]]) == (0, ["rounded"])


def test_float_and_int8_models_see_the_same_values(cli: Cli, folder: Path) -> None:
    options = "--a", "backend=reference", "--image", "picture.png", "--json"
    result = cli("compare", "float_classifier.tflite", "int8_classifier.tflite", *options, "--atol", 0.01)
    tensors = result.json["comparison"]["tensors"]
    assert [t["difference"]["histogram"] for t in tensors] == [None, None]
    assert max(t["difference"]["max_abs"] for t in tensors) <= 1 / 255
    assert result.code == 0


def test_a_folder_of_inputs(cli: Cli, folder: Path) -> None:
    inputs = folder / "inputs"
    inputs.mkdir()
    Image.new("L", (7, 5), 77).save(inputs / "a.png")
    values = np.arange(models.SIDE**2, dtype=np.int8).reshape(1, models.SIDE, models.SIDE, 1)
    np.save(inputs / "b.npy", values)
    np.savez(inputs / "c.npz", image=values)
    (inputs / "readme.txt").write_text("not an input")
    options = "--a", "backend=reference", "--b", "numerics=reference", "--inputs", "inputs", "--json"
    report = cli("compare", "int8_classifier.tflite", *options).json
    assert (report["planned"], report["comparison"]["runs"]) == (3, 3)
    assert report["comparison"]["tensors"][0]["difference"]["elements"] == 3 * models.CLASSES


def test_golden_values_come_back(cli: Cli, compare: Cli) -> None:
    saved = compare("--save-golden", "golden", a=spec("reference"))
    assert (saved.code, saved.err) == (0, "")
    assert sorted(p.name for p in Path("golden").iterdir()) == ["000000.npz", "manifest.json"]
    again = "compare", "ties.tflite", "--load-golden", "golden"
    assert cli(*again, "--a", spec("reference")).code == 0
    other = cli(*again, "--a", spec("litert"), "--json")
    assert other.code == 1
    # What was saved cannot run: A's operator is fed the saved values.
    conv, reshape = other.json["comparison"]["tensors"]
    assert (conv["own"]["differing"], reshape["own"]["differing"]) == (3, 0)
    assert cli(*again, "--inputs", "ties.npy", "--a", spec("reference")).code == 0


def test_golden_values_of_other_inputs_are_refused(cli: Cli, compare: Cli) -> None:
    compare("--save-golden", "golden")
    result = cli(
        "compare", "ties.tflite", "--a", "backend=reference", "--load-golden", "golden", "--random", 1
    )
    assert (result.code, "other inputs" in result.err) == (2, True)


def test_golden_values_of_another_model_are_matched_by_name(cli: Cli, compare: Cli) -> None:
    compare("--save-golden", "golden", a=spec("reference"))
    Path("other.tflite").write_bytes(ties("renamed"))
    result = cli("compare", "other.tflite", "--a", spec("reference"), "--load-golden", "golden", "--json")
    assert (result.code, result.json["comparison"]["unmatched"]) == (0, ["renamed"])
    assert "another model" in result.json["notes"][0]


def _manifest(change: Callable[[dict[str, Any]], object]) -> Callable[[Path], None]:
    def apply(folder: Path) -> None:
        manifest = json.loads((folder / "manifest.json").read_text())
        change(manifest)
        (folder / "manifest.json").write_text(json.dumps(manifest))

    return apply


BREAKAGES: dict[str, tuple[Callable[[Path], object], str]] = {
    "no manifest": (lambda f: (f / "manifest.json").unlink(), "has no manifest.json"),
    "no JSON": (lambda f: (f / "manifest.json").write_text("{"), "is no JSON"),
    "a list": (lambda f: (f / "manifest.json").write_text("[]"), "is no manifest"),
    "another format": (_manifest(lambda m: m.update(format="x")), "is no manifest"),
    "a later version": (_manifest(lambda m: m.update(version=2)), "has version 2"),
    "no runs": (_manifest(lambda m: m.update(runs=[])), "'runs'"),
    "no model": (_manifest(lambda m: m.pop("model")), "'model'"),
    "no executor": (_manifest(lambda m: m.update(executor=3)), "'executor'"),
    "tensors": (_manifest(lambda m: m.update(tensors=[{"name": "x"}])), "'tensors'"),
    "a way out": (_manifest(lambda m: m["runs"][0].update(file="../000000.npz")), "a file such as"),
    "no archive": (lambda f: (f / "000000.npz").unlink(), "is missing"),
    "another archive": (lambda f: (f / "000000.npz").write_bytes(b"PK"), "has changed"),
}


@pytest.mark.parametrize("breakage", BREAKAGES)
def test_broken_golden_folders_are_refused(cli: Cli, compare: Cli, breakage: str) -> None:
    compare("--save-golden", "golden")
    damage, message = BREAKAGES[breakage]
    damage(Path("golden"))
    result = cli("compare", "ties.tflite", "--a", "backend=reference", "--load-golden", "golden")
    assert (result.code, message in result.err, result.out) == (2, True, "")


def test_golden_values_do_not_overwrite_other_files(compare: Cli) -> None:
    Path("golden").mkdir()
    Path("golden/thesis.txt").write_text("years of work")
    result = compare("--save-golden", "golden")
    assert (result.code, "holds other files" in result.err) == (2, True)
    assert [p.name for p in Path("golden").iterdir()] == ["thesis.txt"]


def test_a_runtime_that_is_not_there(compare: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    runtime = Runtime("litert", ("no-such-package",), "no_such_module", "glasslite[litert]")
    monkeypatch.setitem(_executors.RUNTIMES, "litert", runtime)
    result = compare("--with", "litert:default")
    assert result.code == 2
    assert "litert is not installed" in result.err
    assert "pip install 'glasslite[litert]'" in result.err


def test_a_runtime_that_aborts(compare: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("abort_early.py").write_text(
        "import os, sys\n"
        "class OpResolverType: AUTO = 0\n"
        "def Interpreter(**options):\n"
        "    print('check failed: exponent', file=sys.stderr, flush=True)\n"
        "    os.abort()\n"
    )
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(Path.cwd()), os.environ.get("PYTHONPATH", "")]))
    monkeypatch.setitem(_executors.RUNTIMES, "litert", Runtime("litert", ("none",), "abort_early", "none"))
    result = compare("--with", "litert:default")
    assert (result.code, "check failed: exponent" in result.err) == (2, True)


def test_ctrl_c_keeps_what_there_is(cli: Cli, compare: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    run = SessionExecutor.run

    def interrupted(self: SessionExecutor, number: int, feed: Any) -> Any:
        if number == 2:
            raise KeyboardInterrupt
        return run(self, number, feed)

    monkeypatch.setattr(SessionExecutor, "run", interrupted)
    options = "--a", "backend=reference", "--b", "numerics=litert", "--runs", 5, "--save-golden", "golden"
    result = cli("compare", "ties.tflite", *options, "--json")
    assert (result.code, result.json["interrupted"]) == (130, True)
    assert result.json["comparison"]["runs"] == 2
    assert len(json.loads(Path("golden/manifest.json").read_text())["runs"]) == 2


def test_fail_fast_stops_at_the_first_difference(cli: Cli, compare: Cli) -> None:
    options = "--a", spec("reference"), "--b", spec("litert"), "--runs", 4, "--json"
    counts = [
        cli("compare", "ties.tflite", *options, *more).json["comparison"]["runs"]
        for more in ((), ("--fail-fast",))
    ]
    assert counts == [4, 1]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ((), "nothing to compare with"),
        (("--with", "litert"), "numerics=litert"),
        (("--with", "onnx:default"), "means nothing"),
        (("--b", "numerics=double"), "means nothing"),
        (("--b", "threads=0"), "means nothing"),
        (("--load-golden", "x", "--b", "reference"), "Leave out"),
        (("--load-golden", "nowhere"), "no such folder"),
        (("--load-golden", "x", "--save-golden", "x"), "same folder"),
        (("--b", "reference", "--inputs", "nowhere"), "no such file or folder"),
        (("--b", "reference", "--only", "nothing_of_this"), "nothing to compare"),
        (("--b", "reference", "--input", "ties.npy", "--runs", "2"), "--random"),
        (("--b", "reference", "--mac-limit", "1"), "MACs"),
    ],
)
def test_wrong_use(cli: Cli, compare: Cli, options: tuple[str, ...], message: str) -> None:
    result = cli("compare", "ties.tflite", *options)
    assert (result.code, message in result.err, result.out) == (2, True, "")


def test_the_json_has_the_keys_that_the_help_names(cli: Cli, compare: Cli) -> None:
    report = compare("--b", spec("litert"), "--json", a=spec("reference")).json
    told = " ".join(cli("compare", "--help").out.split())

    def keys(value: Any) -> set[str]:
        if isinstance(value, dict):
            return set(value).union(*map(keys, value.values()))
        return set().union(*map(keys, value)) if isinstance(value, list) else set()

    assert {"comparison", "tensors", "explanations", "top_one", "own", "sqnr_db"} <= keys(report)
    named = set(report) | set(report["comparison"]) | set(report["comparison"]["tensors"][0])
    assert not [key for key in named if key not in told]
