"""The innermost loops, compiled for machines that need not be this one; docs/kernels.md shows them."""

from __future__ import annotations

import platform
import re

import pytest

from docs import _kernels
from glasslite.kernels.errors import CannotCompile
from glasslite.kernels.jit._convolution import UNROLLED
from glasslite.kernels.jit.assembly import MACHINES, inner_loop
from glasslite.kernels.jit.target import TARGETS

#: The instruction that multiplies and adds.
MULTIPLY = {
    ("matrix_f32", "avx2"): r"vfmadd\d+ps ymm",
    ("matrix_i16", "avx2"): r"vpmaddwd ymm",
    ("matrix_f32", "avx512"): r"vfmadd\d+ps zmm",
    ("matrix_u8", "vnni"): r"vpdpbusd zmm",
    ("matrix_f32", "neon"): r"fmla v\d+\.4s",
}


def loop_of(entry: str, target: str, unrolled: bool) -> str:
    if MACHINES[target].architecture == "x86_64" and platform.machine().lower() not in ("x86_64", "amd64"):
        pytest.skip(f"{target}: x86 kernels are compiled on x86 only")
    return inner_loop(entry, target, unrolled=unrolled)


@pytest.mark.parametrize("unrolled", [False, True])
@pytest.mark.parametrize(("entry", "target"), _kernels.LOOPS)
def test_the_tile_stays_in_registers(entry: str, target: str, unrolled: bool) -> None:
    """As many products as the tile has registers, and none of them goes through memory."""
    loop = loop_of(entry, target, unrolled)
    instruction = MULTIPLY[entry, target]
    description, _ = TARGETS[target]
    products = description.rows * description.vectors * (UNROLLED if unrolled else 1)
    assert len(re.findall(instruction, loop)) == products
    assert not re.search(r"\[[re]sp\b|\[sp\b", loop), f"spilled to the stack:\n{loop}"


def test_a_failing_compiler_is_reported() -> None:
    with pytest.raises(CannotCompile, match=r"no_such_entry for avx2: .*no_such_entry"):
        inner_loop("no_such_entry", "avx2")


def test_the_page_is_fresh() -> None:
    """All parts but the assembly, which changes with the compiler's version."""
    page = _kernels.PAGE.read_text("utf-8")
    parts = _kernels.portable_parts()
    loops = [f"{entry}-{target}" for entry, target in _kernels.LOOPS]
    assert sorted(_kernels.places(page)) == sorted([*parts, *loops])
    assert _kernels.fill(page, parts) == page, "docs/kernels.md is stale: run `make docs`"
    for entry, target in _kernels.LOOPS:
        assert re.search(MULTIPLY[entry, target], page)
