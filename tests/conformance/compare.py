"""One model, one input: glasslite's every tensor against LiteRT's."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

import glasslite
from glasslite.engine.ir import Array
from tests.conformance.inputs import INPUTS, feed
from tests.conformance.versions import lowered
from tests.support.oracle import Oracle, OracleCrashed, OracleRefused
from tests.support.ulp import ulp_distance


@dataclass
class Difference:
    """What was compared on one or more inputs, and what differed."""

    tensors: int = 0
    integers: int = 0
    integers_differing: int = 0
    floats: int = 0
    max_ulp: int = 0
    max_relative: float = 0.0
    first: str = ""
    failures: list[str] = field(default_factory=list)

    @property
    def equal(self) -> bool:
        return not (self.integers_differing or self.max_ulp or self.failures)

    def add(self, name: str, ours: Array, theirs: Array) -> None:
        """Compare one tensor; integers must be equal, floats are counted in ULPs and relative to the largest."""
        self.tensors += 1
        if ours.shape != theirs.shape or ours.dtype != theirs.dtype:
            self.failures.append(
                f"'{name}': {ours.dtype}{ours.shape} here, {theirs.dtype}{theirs.shape} in LiteRT"
            )
            return
        if ours.dtype.kind in "iub":
            differing = int(np.count_nonzero(ours != theirs))
            self.integers += ours.size
            self.integers_differing += differing
            if differing and not self.first:
                self.first = f"'{name}': {differing:,} of {ours.size:,} integers"
        elif ours.size:
            self.floats += ours.size
            if ours.tobytes() == theirs.tobytes():
                return
            distance = int(ulp_distance(ours, theirs).max())
            self.max_ulp = max(self.max_ulp, distance)
            self.max_relative = max(self.max_relative, relative_error(ours, theirs))
            if distance and not self.first:
                self.first = f"'{name}': {distance:,} ULP"


def relative_error(ours: Array, theirs: Array) -> float:
    """Largest difference of finite values over the largest finite magnitude; inf where one alone is not finite."""
    finite = np.isfinite(ours) & np.isfinite(theirs)
    if not np.array_equal(ours[~finite], theirs[~finite], equal_nan=True):
        return float("inf")
    scale = np.abs(theirs[finite]).max(initial=0.0)
    return (
        float(np.abs(ours[finite].astype("f8") - theirs[finite]).max(initial=0.0) / scale) if scale else 0.0
    )


def compare_model(path: Path, oracle: Oracle, kinds: Iterable[str] = tuple(INPUTS)) -> Difference:
    """Run a model on each kind of input in both runtimes and compare every tensor that is not a constant."""
    difference = Difference()
    graph = glasslite.load(path)
    session = glasslite.Session(graph)
    content = lowered(path.read_bytes())
    constants = {tensor.index for tensor in graph.tensors if tensor.data is not None}
    for kind in kinds:
        arrays = feed([session.plan.tensors[i] for i in graph.inputs], kind)
        shapes = [array.shape for array in arrays]
        try:
            theirs = oracle.run(content, arrays, resize=shapes)
        except OracleCrashed as error:
            difference.failures.append(f"{kind}: LiteRT crashed: {error}")
            continue
        except OracleRefused as error:
            difference.failures.append(f"{kind}: LiteRT refused: {error}")
            continue
        try:
            trace = session.trace(arrays)
        except glasslite.GlassliteError as error:
            difference.failures.append(f"{kind}: {error}")
            continue
        for index in sorted(trace.tensors.keys() & theirs.keys() - constants):
            difference.add(graph.tensors[index].name, trace.tensors[index], theirs[index])
    return difference
