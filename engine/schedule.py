"""How a session runs its steps: compiled calls, of which one loop runs as many as follow one another, or kernels."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING, Any

import numpy as np

from glasslite.engine.errors import UnsupportedError
from glasslite.engine.ir import Array, Tensor, TensorType
from glasslite.engine.plan import Plan, Step
from glasslite.engine.threads import limit
from glasslite.kernels.buffers import buffer
from glasslite.kernels.errors import CannotCompile, NotCompiled

if TYPE_CHECKING:
    from glasslite.kernels.jit.program import Program

#: Told (kernel, how many are ready, how many there are) before a kernel is compiled or loaded.
OnCompile = Callable[[str, int, int], None]
Values = Sequence[Array | None]


def allocate(plan: Plan) -> list[Array | None]:
    """Every tensor's array: a view into one arena, a constant, or None where the shape is known only while running."""
    arena = buffer(plan.layout.nbytes, np.uint8)

    def place(tensor: Tensor) -> Array | None:
        offset, dtype = plan.layout.offsets.get(tensor.index), tensor.type.dtype
        if tensor.is_variable and dtype is not None:
            return clear_variable(tensor, buffer(tensor.size, dtype).reshape(tensor.shape))
        if (
            dtype is not None
            and dtype.hasobject
            and tensor.data is None
            and tensor.index not in plan.unshaped
        ):
            return np.full(tensor.shape, b"", dtype)
        if offset is None or dtype is None:
            return tensor.data
        return np.ndarray(tensor.shape, dtype, arena.data, offset, plan.places[tensor.index].strides)

    return [place(tensor) for tensor in plan.tensors]


def clear_variable(tensor: Tensor, array: Array) -> Array:
    """Give a variable tensor's array what it holds before the first run: zeros, in int8 the zero point.

    Source: LiteRT tflite/core/subgraph.cc ResetVariableTensors.
    """
    array[...] = np.int64(tensor.zero_point).astype(np.int8) if tensor.type == TensorType.INT8 else 0
    return array


def bind_step(step: Step, values: Values) -> Sequence[Any] | None:
    """A step's compiled calls on these arrays; None where the backend has no kernel for it.

    Raises:
        NotCompiled: the kernel leaves this case to the reference kernel.
    """
    if step.binder is None or step.call is None:
        return None
    if step.outputs and not any(t.size for t in step.outputs):
        return []
    inputs = [None if t is None else values[t.index] for t in step.inputs]
    return step.binder(*inputs, *(values[t.index] for t in step.outputs), **step.call.params)


class Schedule:
    """The steps of a plan, bound to the arrays that they read and write.

    Attributes:
        fallbacks: step number to the reason why the reference kernel runs it though a compiled one exists.
    """

    def __init__(
        self,
        steps: Sequence[Step],
        values: Values,
        run_reference: Callable[[Step], None],
        num_threads: int,
        on_compile: OnCompile | None = None,
    ) -> None:
        self._steps, self._run_reference, self._threads = steps, run_reference, num_threads
        self.fallbacks: dict[int, str] = {}
        calls: list[Any] = []
        # Each step's compiled calls, first to last; None where there are none.
        self._ranges: list[tuple[int, int] | None] = []
        for number, step in enumerate(steps):
            bound = self._bind(number, step, values)
            self._ranges.append(None if bound is None else (len(calls), len(calls) + len(bound)))
            calls += bound or ()
        self._program = _program(calls, num_threads, on_compile) if calls else None
        self._runs = self._merge()

    def backend(self, number: int) -> str:
        """Whose kernel runs a step."""
        return "reference" if self._ranges[number] is None else "jit"

    def run(self) -> None:
        """Run all steps."""
        for run in self._runs:
            run()

    def run_step(self, number: int) -> None:
        """Run one step."""
        self._run_of([number])()

    def _bind(self, number: int, step: Step, values: Values) -> Sequence[Any] | None:
        try:
            return bind_step(step, values)
        except NotCompiled as reason:
            self.fallbacks[number] = str(reason)
            return None

    def _merge(self) -> list[Callable[[], None]]:
        """Runs of steps: compiled ones together in one call, the others in another."""
        numbers = range(len(self._steps))
        return [self._run_of(list(group)) for _, group in groupby(numbers, lambda n: self._ranges[n] is None)]

    def _run_of(self, numbers: Sequence[int]) -> Callable[[], None]:
        ranges = [r for n in numbers if (r := self._ranges[n]) is not None]
        program = self._program
        if ranges and program is not None:
            first, last = ranges[0][0], ranges[-1][1]
            return program.runner(first, last)
        steps = [self._steps[n] for n in numbers if self._ranges[n] is None]
        if len(steps) == 1 and not (steps[0].inputs or steps[0].outputs):
            # It computes nothing itself: what it calls has a schedule of its own.
            return partial(self._run_reference, steps[0])
        return partial(self._run_kernels, steps)

    def _run_kernels(self, steps: Sequence[Step]) -> None:
        with np.errstate(all="ignore"), limit(self._threads):
            for step in steps:
                self._run_reference(step)


def _program(calls: Sequence[Any], num_threads: int, on_compile: OnCompile | None) -> Program:
    # Only now, so that a session which runs nothing compiled does not load LLVM.
    from glasslite.kernels.jit.program import Program

    try:
        return Program(calls, num_threads, on_compile)
    except CannotCompile as error:
        raise UnsupportedError(f'{error}. backend="reference" runs without compiling.') from error
