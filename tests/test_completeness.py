"""One operator, one stem, everywhere: what an operator lacks is named by its path."""

from __future__ import annotations

import ast
import inspect
from pathlib import Path

import pytest

from glasslite.engine.backends import schemes
from glasslite.engine.ops import OPS
from tests.support.shared import ROOT

#: The operators of the first release.
FIRST_RELEASE = [
    "ADD",
    "ARG_MAX",
    "AVERAGE_POOL_2D",
    "CAST",
    "CONCATENATION",
    "CONV_2D",
    "DEPTHWISE_CONV_2D",
    "DEPTH_TO_SPACE",
    "DEQUANTIZE",
    "DIV",
    "ELU",
    "EXPAND_DIMS",
    "FULLY_CONNECTED",
    "GATHER",
    "GELU",
    "HARD_SWISH",
    "LEAKY_RELU",
    "LOGISTIC",
    "LOG_SOFTMAX",
    "MAXIMUM",
    "MAX_POOL_2D",
    "MEAN",
    "MINIMUM",
    "MIRROR_PAD",
    "MUL",
    "PACK",
    "PAD",
    "PADV2",
    "PRELU",
    "QUANTIZE",
    "REDUCE_MAX",
    "RELU",
    "RELU6",
    "RELU_0_TO_1",
    "RELU_N1_TO_1",
    "RESHAPE",
    "RESIZE_BILINEAR",
    "RESIZE_NEAREST_NEIGHBOR",
    "RSQRT",
    "SHAPE",
    "SLICE",
    "SOFTMAX",
    "SPACE_TO_DEPTH",
    "SPLIT",
    "SPLIT_V",
    "SQUARED_DIFFERENCE",
    "SQUEEZE",
    "STRIDED_SLICE",
    "SUB",
    "SUM",
    "TANH",
    "TRANSPOSE",
    "TRANSPOSE_CONV",
    "UNPACK",
]

#: Files without a leading underscore that belong to no operator.
SHARED = {
    "kernels/reference": {"fixed_point"},
    "kernels/jit": {
        "abilities",
        "assembly",
        "compiler",
        "entry",
        "multiply_add",
        "parallel",
        "peak",
        "pointwise_add",
        "pointwise_depthwise",
        "program",
        "simd",
        "target",
        "tiles",
        "types",
        "vectors",
        "warm",
    },
    "engine/ops": set[str](),
}


def assigned(path: Path) -> set[str]:
    """The names that a file assigns at its top level."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    targets = [t for node in tree.body if isinstance(node, ast.Assign) for t in node.targets]
    return {t.id for t in targets if isinstance(t, ast.Name)}


def lacks(name: str) -> list[str]:
    """What an operator lacks, a sentence each, with the path to mend."""
    op = OPS[name]
    card, kernel = f"engine/ops/{op.stem}.py", f"kernels/reference/{op.stem}.py"
    test = f"tests/ops/test_{op.stem}.py"
    problems = [f"{path} is missing" for path in (card, kernel, test) if not (ROOT / path).is_file()]
    if op.__module__ != f"glasslite.engine.ops.{op.stem}":
        problems.append(f"{card} must define {name}; {op.__module__} does")
    if not inspect.cleandoc(vars(op).get("__doc__") or ""):
        problems.append(f"{card}: class {op.__name__} has no docstring")
    if (ROOT / kernel).is_file() and not schemes("reference", op.stem):
        problems.append(f"{kernel} has no function {op.stem}_<scheme>")
    alone = sorted(set(schemes("jit", op.stem)) - set(schemes("reference", op.stem)))
    problems += [f"{kernel} lacks {op.stem}_{scheme}, which kernels/jit/{op.stem}.py has" for scheme in alone]
    if (ROOT / test).is_file() and "CASES" not in assigned(ROOT / test):
        problems.append(f"{test} has no table CASES")
    return problems


@pytest.mark.parametrize("name", sorted(OPS))
def test_an_operator_has_all_its_parts(name: str) -> None:
    problems = lacks(name)
    if problems:
        pytest.fail("\n".join(problems), pytrace=False)


@pytest.mark.parametrize("folder", sorted(SHARED))
def test_a_file_belongs_to_an_operator(folder: str) -> None:
    stems = {op.stem for op in OPS.values()} | SHARED[folder]
    found = {path.stem for path in (ROOT / folder).glob("*.py") if not path.stem.startswith("_")}
    strays = sorted(found - stems)
    assert not strays, f"no operator has these stems: {', '.join(f'{folder}/{stem}.py' for stem in strays)}"


def test_a_test_belongs_to_an_operator() -> None:
    stems = {op.stem for op in OPS.values()}
    strays = [path.name for path in (ROOT / "tests/ops").glob("test_*.py") if path.stem[5:] not in stems]
    assert not strays, f"no operator has these stems: tests/ops/{{{', '.join(sorted(strays))}}}"


def test_the_first_release_is_complete() -> None:
    missing = [name for name in FIRST_RELEASE if name not in OPS]
    assert not missing, f"not registered: {', '.join(missing)}"
