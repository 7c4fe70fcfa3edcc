"""Every target gives the reference kernels' bits: this machine's own and, emulated where it must be, all others."""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
from pathlib import Path

import pytest

from glasslite.kernels.jit.target import TARGETS, choose_target
from tests.support.shared import ROOT

STEMS = ("conv2d", "depthwise_conv2d", "fully_connected", "svdf", "lstm", "unidirectional_sequence_lstm")


def python(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run Python in a process of its own, with more in its environment."""
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


# Compiling all kernels takes a minute, the first time.
@pytest.mark.timeout(1200)
@pytest.mark.parametrize("target", TARGETS)
def test_target_equals_reference(target: str) -> None:
    """Matrix products of every width and tail, depthwise windows and rows, and what keeps state, in all numerics."""
    done = python("-m", "tests.jit.other_target", *STEMS, GLASSLITE_TARGET=target)
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert report["target"] == target
    assert min(report["taken"].values()) > 20
    assert not report["wrong"], "\n".join(report["wrong"][:40])


def test_the_first_target_whose_features_are_there() -> None:
    for name, (target, needed) in TARGETS.items():
        assert choose_target(needed).name == name
        assert choose_target(frozenset(), name).native == (not needed)
        assert target.columns == target.vectors * target.lanes


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({"NUMBA_CPU_FEATURES": "+avx2,+fma,+avx512f"}, "avx2 True"),
        ({"NUMBA_CPU_FEATURES": "-avx2,+fma"}, "portable True"),
        ({"NUMBA_CPU_FEATURES": "+neon"}, "neon True"),
        ({"NUMBA_CPU_NAME": "generic"}, "portable True"),
        ({"NUMBA_CPU_FEATURES": "+neon", "GLASSLITE_TARGET": "avx2"}, "avx2 False"),
    ],
)
def test_the_target_follows_numbas(environment: dict[str, str], expected: str) -> None:
    code = "from glasslite.kernels.jit.target import TARGET; print(TARGET.name, TARGET.native)"
    assert python("-c", code, **environment).stdout.strip() == expected


@pytest.mark.parametrize(
    "environment",
    [
        {},
        {"NUMBA_ENABLE_AVX": "0"},
        {"NUMBA_ENABLE_AVX": "1"},
        {"NUMBA_CPU_NAME": "generic"},
        {"NUMBA_CPU_NAME": "nocona"},
        {"NUMBA_CPU_NAME": "haswell", "NUMBA_CPU_FEATURES": "+avx2,-fma"},
    ],
)
def test_the_features_are_those_that_numba_compiles_for(environment: dict[str, str]) -> None:
    code = (
        "from glasslite.kernels.jit.target import cpu_features, cpu_name\n"
        "from numba.core.registry import cpu_target\n"
        "_, name, features = cpu_target.target_context.codegen().magic_tuple()\n"
        "print(name == cpu_name(), {f[1:] for f in features.split(',') if f[:1] == '+'} ^ cpu_features() <= {'neon'})"
    )
    assert python("-c", code, **environment).stdout.strip() == "True True"


@pytest.mark.skipif(platform.machine().lower() not in ("x86_64", "amd64"), reason="AVX is of x86")
def test_without_avx_nothing_needs_it() -> None:
    """numba takes AVX away from processors that only claim to have it."""
    code = "from glasslite.kernels.jit.target import TARGET; print(TARGET.name)"
    assert python("-c", code, NUMBA_ENABLE_AVX="0").stdout.strip() == "portable"


def test_an_unknown_target_is_refused() -> None:
    with pytest.raises(ValueError, match="GLASSLITE_TARGET=avx9 is unknown; allowed: vnni"):
        choose_target(frozenset(), "avx9")


def test_the_disk_cache_keeps_targets_apart(tmp_path: Path) -> None:
    """A kernel compiled for one target is loaded for that one, and for no other."""
    code = "from glasslite.kernels.jit.peak import multiply_f32 as entry\nprint(int(entry.load()))\nentry.address"
    hits = [
        python("-c", code, GLASSLITE_TARGET=target, NUMBA_CACHE_DIR=str(tmp_path)).stdout.strip()
        for target in ("portable", "portable", "neon", "neon")
    ]
    assert hits == ["0", "1", "0", "1"]
