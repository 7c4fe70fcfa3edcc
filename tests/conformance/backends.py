"""Backend against backend: one model in compiled kernels and in the reference kernels, operator by operator and whole.

Operator by operator, the compiled session computes each step in its own memory, in which everything but the step's
inputs, which are the reference backend's, is overwritten: integers must be equal, floats within what the operator
states. Whole, integers that no float went into must be equal, every number of threads must give the same bits, twice,
whatever lay in the memory before, and the inputs must be as they were.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

import glasslite
from glasslite.engine.ir import Array, Tensor
from glasslite.engine.plan import Step
from glasslite.kernels.buffers import SLACK
from tests.conformance.compare import relative_error
from tests.conformance.inputs import feed
from tests.jit.bounds import float_distance

MEMORY_LIMIT = 8 << 30
#: What memory holds before a run: NaN as a float; and large numbers.
POISON = (0xFF, 0x5A)
THREADS = (1, 2)


@dataclass
class Backends:
    """What was compared on one or more inputs, and what differed.

    Attributes:
        steps: operators that were computed on identical inputs, of which so many by compiled kernels.
        max_bound: the largest distance of a float from the reference's, as a fraction of what its operator allows.
        max_relative: of the whole run's float outputs.
    """

    steps: int = 0
    compiled: int = 0
    integers: int = 0
    integers_differing: int = 0
    floats: int = 0
    max_bound: float = 0.0
    max_relative: float = 0.0
    failures: list[str] = field(default_factory=list)

    @property
    def equal(self) -> bool:
        return not (self.integers_differing or self.failures)

    def add(
        self,
        name: str,
        step: Step,
        inputs: Sequence[Array | None],
        mine: Array,
        wanted: Array,
        entries: Sequence[str],
    ) -> None:
        """Compare one output of a step that was computed on identical inputs."""
        if mine.dtype.kind not in "fc":
            self.add_integers(name, mine, wanted)
            return
        self.floats += mine.size
        if mine.tobytes() == wanted.tobytes():
            return
        distance, unit, allowed = float_distance(step, inputs, mine, wanted, entries)
        largest = float(distance.max(initial=0))
        self.max_bound = max(self.max_bound, largest / allowed if allowed else np.inf if largest else 0.0)
        if largest > allowed:
            self.failures.append(f"{name}: {largest:g} {unit}, {allowed:g} allowed")

    def add_integers(self, name: str, mine: Array, wanted: Array) -> None:
        """Compare integers, which must be equal."""
        differing = int(np.count_nonzero(mine != wanted))
        self.integers += mine.size
        self.integers_differing += differing
        if differing:
            self.failures.append(f"{name}: {differing:,} of {mine.size:,} integers")

    def require(self, holds: bool, what: str) -> None:
        """Note a failure unless it holds."""
        if not holds:
            self.failures.append(what)


def compare_backends(
    path: Path,
    kinds: Iterable[str] = ("random",),
    numerics: str = "reference",
    threads: Sequence[int] = THREADS,
) -> Backends:
    """Run a model on each kind of input in both backends, the compiled one on each number of threads.

    Raises:
        GlassliteError: the model cannot run.
    """
    found, graph = Backends(), glasslite.load(path)
    for kind in kinds:
        # Variables keep their value from run to run, so that all begin anew.
        reference = glasslite.Session(
            graph, backend="reference", numerics=numerics, num_threads=2, keep_intermediates=True,
            memory_limit=MEMORY_LIMIT,
        )  # fmt: skip
        arrays = feed([reference.plan.tensors[i] for i in graph.inputs], kind)
        reference.run(arrays)
        first: list[bytes] | None = None
        for count in threads:
            compiled = glasslite.Session(
                graph, backend="jit", numerics=numerics, num_threads=count, memory_limit=MEMORY_LIMIT
            )
            first = _compare_whole(found, reference, compiled, arrays, first)
            _compare_steps(found, reference, compiled, POISON[count % 2])
    return found


def _compare_whole(
    found: Backends,
    reference: glasslite.Session,
    compiled: glasslite.Session,
    arrays: Sequence[Array],
    first: list[bytes] | None,
) -> list[bytes]:
    """Compare a run of the whole model; returns the outputs' bytes, which must be `first`."""
    graph, of_floats = compiled.graph, set(_floats(reference.graph.inputs, reference))
    name = f"{compiled.num_threads} threads"

    def check(number: int, step: Step) -> None:
        used = {t.index for t in step.inputs if t is not None and t.data is None}
        for tensor in step.outputs:
            if used & of_floats or _is_float(tensor):
                of_floats.add(tensor.index)
            else:
                where = f"{name}, whole: {step.operator.name} '{tensor.name}'"
                found.add_integers(where, compiled.value(tensor.index), reference.value(tensor.index))

    poison(compiled, POISON[0])
    compiled.set_inputs(list(arrays))
    compiled.invoke(on_step=check)
    outputs = [compiled.value(i).copy() for i in graph.outputs]
    for index, output in zip(graph.outputs, outputs, strict=True):
        if output.dtype.kind == "f":
            found.max_relative = max(found.max_relative, relative_error(output, reference.value(index)))
    mine = [output.tobytes() for output in outputs]
    found.require(first in (None, mine), f"{name}, whole: outputs differ from those of 1 thread")
    compiled.reset_variables()
    poison(compiled, POISON[1])
    compiled.set_inputs(list(arrays))
    compiled.invoke()
    again = [compiled.value(i).tobytes() for i in graph.outputs]
    found.require(again == mine, f"{name}, whole: outputs depend on what lay in the memory before")
    same = all(compiled.value(i).tobytes() == a.tobytes() for i, a in zip(graph.inputs, arrays, strict=True))
    found.require(same, f"{name}, whole: an input was overwritten")
    return mine


def _compare_steps(
    found: Backends, reference: glasslite.Session, compiled: glasslite.Session, pattern: int
) -> None:
    """Run each step on the reference backend's values in the compiled session's own memory."""
    for number, step in enumerate(compiled.plan.steps):
        used = [t for t in step.inputs if t is not None and t.data is None]
        held = step.operator.op.stateful or any(t.is_variable for t in (*used, *step.outputs))
        if held or step.call is None or step.call.returns:
            continue
        inputs = [None if t is None else reference.value(t.index) for t in step.inputs]
        poison(compiled, pattern)
        for tensor in used:
            np.copyto(compiled.value(tensor.index), reference.value(tensor.index))
        compiled._schedule.run_step(number)
        found.steps += 1
        found.compiled += compiled.backends[number] == "jit"
        for tensor in step.outputs:
            where = f"{compiled.num_threads} threads: {step.operator.name} '{tensor.name}'"
            mine, wanted = compiled.value(tensor.index), reference.value(tensor.index)
            found.add(where, step, inputs, mine, wanted, entries_of(compiled, number))


def poison(session: glasslite.Session, pattern: int) -> None:
    """Overwrite all memory that a session's tensors share, and what a kernel's threads have for themselves."""
    layout = session.plan.layout
    placed = [(i, offset) for i, offset in layout.offsets.items() if not session.plan.tensors[i].is_variable]
    if placed:
        index, offset = placed[0]
        start = session.value(index).ctypes.data - offset
        ctypes.memset(start, pattern, layout.nbytes + SLACK)
    program = session._schedule._program
    if program is not None:
        program._scratch[:] = pattern


def entries_of(session: glasslite.Session, number: int) -> list[str]:
    """The names of the compiled functions that do a step's work."""
    calls, program = session._schedule._ranges[number], session._schedule._program
    return [] if calls is None or program is None else [c.name for c in program._calls[slice(*calls)]]


def _floats(indices: Iterable[int], session: glasslite.Session) -> list[int]:
    return [i for i in indices if i >= 0 and _is_float(session.plan.tensors[i])]


def _is_float(tensor: Tensor) -> bool:
    return tensor.type.dtype is not None and tensor.type.dtype.kind in "fc"
