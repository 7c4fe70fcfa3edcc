"""One model, one input: glasslite's every tensor against LiteRT's.

Under "reference" the whole run is compared. The other kernel sets compute floats in an order of their own, and one
integer that differs grows through a network: there each operator gets LiteRT's values as its inputs, so that its output
is judged alone, floats by what the operator states; the whole run's outputs are counted beside. What depends on more
than an operator's inputs, its variables, is judged in the whole run alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

import glasslite
from glasslite.engine.ir import Array, Tensor
from glasslite.engine.plan import Plan, Step, run_step
from tests.conformance.bounds import distance
from tests.conformance.inputs import INPUTS, feed
from tests.conformance.versions import lowered
from tests.support.check import RESOLVERS
from tests.support.oracle import Oracle, OracleCrashed, OracleRefused
from tests.support.ulp import ulp_distance


@dataclass
class Difference:
    """What was compared on one or more inputs, and what differed.

    Attributes:
        exact_floats: whether floats must be equal too.
        max_bound: the largest distance of a float, as a fraction of what its operator allows.
        worst: the operator and tensor of that.
        refused: why LiteRT does not run the model.
        outputs: integers of the whole run's outputs, of which so many differ.
    """

    exact_floats: bool = True

    tensors: int = 0
    integers: int = 0
    integers_differing: int = 0
    floats: int = 0
    max_ulp: int = 0
    max_relative: float = 0.0
    max_bound: float = 0.0
    worst: str = ""
    outputs: int = 0
    outputs_differing: int = 0
    first: str = ""
    refused: str = ""
    failures: list[str] = field(default_factory=list)

    @property
    def equal(self) -> bool:
        inexact = self.max_ulp if self.exact_floats else self.max_bound > 1
        return not (self.integers_differing or inexact or self.failures)

    def add(self, name: str, ours: Array, theirs: Array) -> None:
        """Compare one tensor; integers must be equal, floats are counted in ULPs and relative to the largest."""
        self.tensors += 1
        if ours.shape != theirs.shape or ours.dtype != theirs.dtype:
            self.failures.append(
                f"'{name}': {ours.dtype}{ours.shape} here, {theirs.dtype}{theirs.shape} in LiteRT"
            )
            return
        if ours.dtype.kind not in "fc":
            differing = int(np.count_nonzero(ours != theirs))
            self.integers += ours.size
            self.integers_differing += differing
            if differing and not self.first:
                self.first = f"'{name}': {differing:,} of {ours.size:,} integers"
        elif ours.size:
            self.floats += ours.size
            if ours.tobytes() == theirs.tobytes():
                return
            largest = int(ulp_distance(ours, theirs).max())
            self.max_ulp = max(self.max_ulp, largest)
            self.max_relative = max(self.max_relative, relative_error(ours, theirs))
            if largest and self.exact_floats and not self.first:
                self.first = f"'{name}': {largest:,} ULP"

    def add_step(
        self, step: Step, inputs: Sequence[Array | None], tensor: Tensor, ours: Array, theirs: Array
    ) -> None:
        """Compare what an operator writes; floats by what it states."""
        self.add(f"{step.operator.name} {tensor.name}", ours, theirs)
        if ours.dtype.kind not in "fc" or ours.shape != theirs.shape or ours.tobytes() == theirs.tobytes():
            return
        largest, allowed = distance(step, inputs, ours, theirs)
        bound = largest / allowed if allowed else np.inf if largest else 0.0
        if bound > self.max_bound:
            self.max_bound, self.worst = bound, f"{step.operator.name} '{tensor.name}' by {largest:g}"

    def add_output(self, ours: Array, theirs: Array) -> None:
        """Count an output of the whole run."""
        if ours.dtype.kind in "iub" and ours.shape == theirs.shape:
            self.outputs += ours.size
            self.outputs_differing += int(np.count_nonzero(ours != theirs))


def relative_error(ours: Array, theirs: Array) -> float:
    """Largest difference of finite values over the largest finite magnitude; inf where one alone is not finite."""
    finite = np.isfinite(ours) & np.isfinite(theirs)
    if not np.array_equal(ours[~finite], theirs[~finite], equal_nan=True):
        return float("inf")
    scale = np.abs(theirs[finite]).max(initial=0.0)
    wide = np.result_type(ours, np.float64)
    return (
        float(np.abs(ours[finite].astype(wide) - theirs[finite]).max(initial=0.0) / scale) if scale else 0.0
    )


def compare_model(
    path: Path, oracle: Oracle, kinds: Iterable[str] = tuple(INPUTS), numerics: str = "reference"
) -> Difference:
    """Run a model on each kind of input in both runtimes and compare every tensor that is not a constant."""
    whole = numerics.startswith("reference")
    difference = Difference(exact_floats=whole)
    graph = glasslite.load(path)
    session = glasslite.Session(graph, backend="reference", numerics=numerics)
    content = lowered(path.read_bytes())
    constants = {tensor.index for tensor in graph.tensors if tensor.data is not None}
    for kind in kinds:
        session.reset_variables()
        arrays = feed([session.plan.tensors[i] for i in graph.inputs], kind)
        shapes = [array.shape for array in arrays]
        try:
            theirs = oracle.run(content, arrays, RESOLVERS[numerics], resize=shapes if whole else None)
        except OracleCrashed as error:
            difference.failures.append(f"{kind}: LiteRT crashed: {error}")
            continue
        except OracleRefused as error:
            difference.refused = str(error)
            continue
        try:
            trace = session.trace(arrays)
        except glasslite.GlassliteError as error:
            difference.failures.append(f"{kind}: {error}")
            continue
        if whole:
            for index in sorted(trace.tensors.keys() & theirs.keys() - constants):
                difference.add(graph.tensors[index].name, trace.tensors[index], theirs[index])
        else:
            _compare_steps(session.plan, theirs, difference)
        for index in graph.outputs:
            difference.add_output(trace.tensors[index], theirs[index])
    return difference


def _compare_steps(plan: Plan, theirs: Mapping[int, Array], difference: Difference) -> None:
    """Run each operator on LiteRT's values and compare what it writes."""
    for step in plan.steps:
        used = [t for t in (*step.inputs, *step.outputs) if t is not None]
        if (
            step.call is None
            or step.call.returns
            or step.operator.op.stateful
            or any(t.is_variable for t in used)
        ):
            continue
        inputs = [
            None if t is None else theirs.get(t.index) if t.data is None else t.data for t in step.inputs
        ]
        known = all(array is not None or t is None for array, t in zip(inputs, step.inputs, strict=True))
        if not known or not all(t.index in theirs for t in step.outputs):
            continue
        outputs = [np.empty(t.shape, t.type.dtype) for t in step.outputs]
        with np.errstate(all="ignore"):
            run_step(plan.graph, step, inputs, outputs)
        for tensor, ours in zip(step.outputs, outputs, strict=True):
            difference.add_step(step, inputs, tensor, ours, theirs[tensor.index])
