"""The machine that kernels are compiled for, as one description: lanes, registers, tile sizes, caches.

The description follows numba's own target: NUMBA_CPU_NAME and NUMBA_CPU_FEATURES choose another machine of the family.
GLASSLITE_TARGET chooses a description by name; what the machine lacks is then emulated, slower and with the same bits.
"""

from __future__ import annotations

import os
import platform
from dataclasses import dataclass, replace
from pathlib import Path

import llvmlite.binding as llvm


@dataclass(frozen=True)
class Target:
    """What decides tile sizes.

    Attributes:
        name: "avx2", "avx512", "vnni", "neon", "neon-dot", "portable".
        lanes: float32 or int32 elements in one register.
        rows, vectors: the accumulator tile, rows x (vectors * lanes), which fits the register file with its operands.
        dot: int8 products that one instruction adds up: 4 (vpdpbusd, usdot) or 2 (vpmaddwd, of int16).
        native: the machine has the instructions that the description names; otherwise they are emulated.
        cache: bytes of a core's second-level cache.
    """

    name: str
    lanes: int
    rows: int
    vectors: int
    dot: int
    native: bool = True
    cache: int = 512 << 10

    @property
    def columns(self) -> int:
        """Output channels of a tile."""
        return self.vectors * self.lanes


#: Processors on which numba does without AVX: they are slow with it, or are virtual ones that only claim to have it.
_WITHOUT_AVX = ("corei7-avx", "core-avx-i", "sandybridge", "ivybridge", "nocona")

#: Each description and the CPU features that it needs.
TARGETS: dict[str, tuple[Target, frozenset[str]]] = {
    "vnni": (Target("vnni", 16, 8, 3, 4), frozenset({"avx512f", "avx512bw", "avx512vl", "avx512vnni"})),
    "avx512": (Target("avx512", 16, 8, 3, 2), frozenset({"avx512f", "avx512bw", "avx512vl"})),
    "avx2": (Target("avx2", 8, 6, 2, 2), frozenset({"avx2", "fma"})),
    "neon": (Target("neon", 4, 8, 2, 2), frozenset({"neon"})),
    "portable": (Target("portable", 4, 4, 2, 2), frozenset()),
}


def choose_target(features: frozenset[str], name: str | None = None) -> Target:
    """The first description whose features are there, or the named one.

    Raises:
        ValueError: no description has the name.
    """
    if name is not None and name not in TARGETS:
        raise ValueError(f"GLASSLITE_TARGET={name} is unknown; allowed: {', '.join(TARGETS)}.")
    for target, needed in TARGETS.values():
        if name in (None, target.name) and (name is not None or needed <= features):
            return replace(target, native=needed <= features, cache=_cache_bytes())
    return TARGETS["portable"][0]


def cpu_name() -> str:
    """The processor that numba compiles for, by LLVM's name."""
    return os.environ.get("NUMBA_CPU_NAME") or str(llvm.get_host_cpu_name())


def cpu_features() -> frozenset[str]:
    """The features that numba compiles for, in LLVM's names."""
    given = os.environ.get("NUMBA_CPU_FEATURES", "" if cpu_name().lower() == "generic" else None)
    if given is not None:
        return frozenset(f[1:] for f in given.split(",") if f.startswith("+"))
    features = frozenset(name for name, there in llvm.get_host_cpu_features().items() if there)
    if not int(os.environ.get("NUMBA_ENABLE_AVX", cpu_name() not in _WITHOUT_AVX)):
        features = frozenset(f for f in features if not f.startswith("avx"))
    # LLVM does not tell on every system, but no 64-bit Arm is without.
    return features | {"neon"} if platform.machine().lower() in ("aarch64", "arm64") else features


def _cache_bytes() -> int:
    try:
        text = Path("/sys/devices/system/cpu/cpu0/cache/index2/size").read_text(encoding="ascii").strip()
        return int(text.removesuffix("K")) << 10
    except (OSError, ValueError):
        return 512 << 10


TARGET = choose_target(cpu_features(), os.environ.get("GLASSLITE_TARGET"))
