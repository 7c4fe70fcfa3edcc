"""Kernel against kernel: a step's compiled calls run on the arrays that its reference kernel ran on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

import glasslite
from glasslite.engine.errors import GlassliteError
from glasslite.engine.ir import Array, Tensor
from glasslite.engine.numerics import numerics_named
from glasslite.engine.plan import Settings, Step, make_plan
from glasslite.kernels.buffers import SLACK, buffer
from glasslite.kernels.errors import BadValue, NotCompiled
from glasslite.kernels.jit.program import Bound, Program
from tests.jit.bounds import float_distance
from tests.support.cases import Case

#: What outputs hold before a run, and what must still lie around them afterwards.
GARBAGE = 0xA5
#: Elements between the end of one pixel's channels and the next pixel, where arrays are slices of wider ones.
GAP = 3


@dataclass(frozen=True, eq=False)
class Setup:
    """One operator of one case, planned, with the values of its inputs; None for those that are absent."""

    case: Case
    step: Step
    inputs: Sequence[Array | None]

    @property
    def params(self) -> Mapping[str, Any]:
        return self.step.call.params if self.step.call else {}

    @cached_property
    def expected(self) -> list[Array] | BadValue:
        """What the reference kernel leaves in the outputs, and in the states behind them; or the error it raises."""
        outputs = [np.empty(t.shape, t.type.dtype) for t in self.step.outputs]
        states = {position: np.array(self.inputs[position]) for position in self.states}
        inputs = [states.get(position, value) for position, value in enumerate(self.inputs)]
        try:
            with np.errstate(all="ignore"):
                for _ in range(self.runs):
                    self.step.kernel(*inputs, *outputs, **self.params)  # type: ignore[misc]
        except BadValue as refusal:
            return refusal
        return [*outputs, *states.values()]

    @property
    def states(self) -> list[int]:
        """The positions of the inputs that live on from run to run."""
        return [i for i, tensor in enumerate(self.step.inputs) if tensor is not None and tensor.is_variable]

    @property
    def runs(self) -> int:
        """How often the step is run: what it keeps must go on as the reference's does."""
        return 3 if self.states else 1

    def is_constant(self, position: int) -> bool:
        tensor = self.step.inputs[position]
        return tensor is not None and tensor.data is not None

    def bind(self, inputs: Sequence[Array | None], outputs: Sequence[Array]) -> list[Bound] | None:
        """The compiled calls; None where the kernel leaves the case to the reference."""
        if self.step.binder is None:
            return None
        try:
            return list(self.step.binder(*inputs, *outputs, **self.params))
        except NotCompiled:
            return None


def setups(cases: Sequence[Case], numerics: str) -> Iterator[Setup]:
    """The steps of those cases that glasslite accepts."""
    for case in cases:
        try:
            graph = glasslite.load(case.converted() if numerics == "litert" else case.model())
            plan = make_plan(graph, Settings("jit", numerics_named(numerics)))
        except GlassliteError:
            continue
        given = dict(zip(graph.inputs, case.arrays(), strict=True))
        for step in (*plan.steps, *plan.folded):
            if step.call is not None and any(t.size for t in step.outputs):
                yield Setup(case, step, [None if t is None else _value(t, given) for t in step.inputs])


def _value(tensor: Tensor, given: Mapping[int, Array]) -> Array:
    if tensor.index in given:
        return given[tensor.index]
    return np.zeros(tensor.shape, tensor.type.dtype) if tensor.data is None else tensor.data


class Memory:
    """An array within a larger one full of garbage: dense, or with a gap behind each pixel's channels."""

    def __init__(self, like: Array, gap: int = 0, values: Array | None = None) -> None:
        *rows, channels = like.shape or (1,)
        pitch = channels + gap
        count = int(np.prod(rows, dtype=int)) * pitch
        self._all = buffer(count * like.itemsize + 2 * SLACK, np.uint8)
        self._all[:] = GARBAGE
        inside = self._all[SLACK : SLACK + count * like.itemsize]
        wide = inside.view(like.dtype).reshape((*rows, pitch))
        self.array = wide[..., :channels].reshape(like.shape)
        if values is not None:
            self.array[...] = values

    def spilled(self) -> bool:
        """Whether a byte outside the array was written; the array itself is garbage afterwards."""
        # As integers: NumPy writes a bool that is not 0 as 1.
        written = self.array.view(f"u{self.array.itemsize}") if self.array.dtype == np.bool_ else self.array
        written[...] = np.full(written.itemsize, GARBAGE, np.uint8).view(written.dtype)[0]
        return bool((self._all != GARBAGE).any())


def run(calls: Sequence[Bound], threads: int, runs: int = 1) -> None:
    """Run compiled calls, once if no more is said."""
    program = Program(calls, threads)
    for _ in range(runs):
        program.run(0, len(calls))


def problems(setup: Setup, threads: int, *, gap: int = 0, in_place: int | None = None) -> list[str] | None:
    """How the compiled kernel differs from the reference; None where it does not take the case.

    Args:
        gap: elements behind each pixel's channels, in run-time inputs and outputs.
        in_place: the position of the input whose memory is the output's.
    """
    inputs, outputs = (
        list(setup.inputs),
        [Memory(np.empty(t.shape, t.type.dtype), gap) for t in setup.step.outputs],
    )
    states = []
    for position, value in enumerate(setup.inputs):
        if position == in_place:
            inputs[position] = outputs[0].array
        elif value is not None and not setup.is_constant(position):
            # States have memory of their own, without gaps.
            memory = Memory(value, 0 if position in setup.states else gap, value)
            inputs[position] = memory.array
            states += [memory] if position in setup.states else []
    calls = setup.bind(inputs, [memory.array for memory in outputs])
    if calls is None:
        return None
    if in_place is not None:
        outputs[0].array[...] = setup.inputs[in_place]
    if isinstance(setup.expected, BadValue):
        return [f"the reference refuses it ({setup.expected}); compiled code cannot, and must leave it alone"]
    run(calls, threads, setup.runs)
    found = []
    for position, (memory, wanted) in enumerate(zip([*outputs, *states], setup.expected, strict=True)):
        name = f"output {position}" if position < len(outputs) else f"state {position - len(outputs)}"
        found += compare(setup, name, memory.array.copy(), wanted)
        found += [f"{name}: bytes around it were written"] if memory.spilled() else []
    return found


def compare(setup: Setup, name: str, mine: Array, wanted: Array) -> list[str]:
    """Integers must be equal, floats within what the operator states."""
    if mine.dtype.kind not in "fc":
        wrong, unit = mine != wanted, "LSB"
        distance = np.abs(mine.astype(float) - wanted.astype(float))
    else:
        distance, unit, allowed = float_distance(setup.step, setup.inputs, mine, wanted)
        wrong = ~(distance <= allowed)
    if not wrong.any():
        return []
    first = tuple(int(i) for i in np.argwhere(wrong)[0])
    return [
        f"{name}: {wrong.sum()} of {wrong.size} differ, by up to {distance.max():g} {unit}; "
        f"first at {first}: {mine[first]!s}, the reference {wanted[first]!s}"
    ]
