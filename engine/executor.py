"""A plan with its memory: what runs a graph, be it a model or a subgraph that an operator calls."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from time import perf_counter_ns

import numpy as np

from glasslite.engine.errors import InputError, OpError
from glasslite.engine.ir import Array, Tensor
from glasslite.engine.late import LateBinder
from glasslite.engine.plan import Plan, Step, run_step
from glasslite.engine.schedule import OnCompile, Schedule, allocate, clear_variable
from glasslite.engine.trace import StepTrace, Trace

OnStep = Callable[[int, Step], None]


class Executor:
    """The steps of a plan, and an array for each tensor."""

    def __init__(self, plan: Plan, num_threads: int, on_compile: OnCompile | None = None) -> None:
        self.plan, self.graph = plan, plan.graph
        self._values = allocate(plan)
        self._late = LateBinder(plan)
        self._schedule = Schedule(plan.steps, self._values, self._run, num_threads, on_compile)

    @property
    def backends(self) -> tuple[str, ...]:
        """Whose kernel runs each of the plan's steps: "jit" or "reference"."""
        return tuple(self._schedule.backend(number) for number in range(len(self.plan.steps)))

    def invoke(self, *, on_step: OnStep | None = None) -> None:
        """Run every step on the values that are set."""
        if on_step is None:
            self._schedule.run()
            return
        for number, step in enumerate(self.plan.steps):
            self._schedule.run_step(number)
            on_step(number, step)

    def value(self, index: int) -> Array:
        """The live array of a tensor: a view into the arena, or a constant.

        Raises:
            InputError: the tensor has no value yet.
        """
        array = self._values[index]
        if array is None:
            name = self.graph.tensors[index].name
            raise InputError(
                f"{self.graph.source}: tensor {index} '{name}' has no value. Run the model first."
            )
        return array

    def pass_in(self, arrays: Sequence[Array]) -> None:
        """Copy a caller's values in: one for each input, of its shape. They may be values of this executor itself."""
        moved = [
            (t, a) for t, a in zip(self._inputs, arrays, strict=True) if a is not t and t.flags.writeable
        ]
        # What lies where another input goes must be read before that is written.
        for target, array in [(t, a.copy() if id(a) in self._overlapping else a) for t, a in moved]:
            np.copyto(target, array)

    @cached_property
    def _inputs(self) -> list[Array]:
        return [self.value(i) for i in self.graph.inputs]

    @cached_property
    def _overlapping(self) -> set[int]:
        """The identities of the values that lie where an input does."""
        values = [value for i in self.graph.outputs if (value := self._values[i]) is not None]
        return {id(v) for v in values if any(np.may_share_memory(v, target) for target in self._inputs)}

    def record(self, *, on_step: OnStep | None = None) -> Trace:
        """Run every step on the values that are set, and keep everything."""
        tensors: dict[int, Array] = {t.index: t.data for t in self.plan.tensors if t.data is not None}
        tensors |= {i: self.value(i).copy() for i in self.graph.inputs if i >= 0}
        steps: list[StepTrace] = []
        for number, step in enumerate(self.plan.steps):
            for part in step.fused:
                tensors |= (written := self._recomputed(part, tensors))
                steps.append(StepTrace(part, "fused", 0, self._by_name(written)))
            steps.append(self._traced(number, step))
            tensors |= {t.index: self.value(t.index).copy() for t in step.outputs}
            if on_step:
                on_step(number, step)
        return Trace(self.graph, tuple(steps), tensors, self._outputs())

    def _outputs(self) -> dict[str, Array]:
        """Copies of the outputs by name."""
        return {self.graph.tensors[i].name: self.value(i).copy() for i in self.graph.outputs}

    def zero_variables(self) -> None:
        """Set the variable tensors to what they are before the first run."""
        for tensor in self.plan.tensors:
            array = self._values[tensor.index]
            if tensor.is_variable and array is not None:
                clear_variable(tensor, array)

    def _traced(self, number: int, step: Step) -> StepTrace:
        scope = self.plan.scope
        outer, scope.traces = scope.traces, {}
        try:
            start = perf_counter_ns()
            self._schedule.run_step(number)
            elapsed = perf_counter_ns() - start
            called = tuple(scope.traces.values())
        finally:
            scope.traces = outer
        written = self._by_name({t.index: self.value(t.index).copy() for t in step.outputs})
        return StepTrace(step, self._schedule.backend(number), elapsed, written, called)

    def _recomputed(self, step: Step, tensors: Mapping[int, Array]) -> dict[int, Array]:
        """The values that a fused step would have written, from those that were so far."""
        # A variable tensor is no step's output.
        inputs = [
            None if t is None else tensors[t.index] if t.index in tensors else self.value(t.index)
            for t in step.inputs
        ]
        outputs = {t.index: np.empty(t.shape, t.type.dtype) for t in step.outputs}
        with np.errstate(all="ignore"):
            run_step(self.graph, step, inputs, list(outputs.values()))
        return outputs

    def _by_name(self, values: Mapping[int, Array]) -> dict[str, Array]:
        return {self.graph.tensors[index].name: array for index, array in values.items()}

    def _run(self, step: Step) -> None:
        if step.kernel is None:
            step = self._shape_now(step)
        inputs = [None if t is None else self._values[t.index] for t in step.inputs]
        if step.call is not None and step.call.returns:
            results = run_step(self.graph, step, inputs, ())
            if step.outputs or len(results):
                self._keep(step, results)
            return
        outputs = [self.value(t.index) for t in step.outputs]
        # Kernels may reshape what they write, which would be a copy of an array with gaps; and read it again.
        whole = [a if _is_apart(a, inputs) else np.empty(a.shape, a.dtype) for a in outputs]
        run_step(self.graph, step, inputs, whole)
        for output, array in zip(outputs, whole, strict=True):
            if array is not output:
                output[...] = array

    def _shape_now(self, step: Step) -> Step:
        """Bind an operator whose shapes depend on values, now that those are there, and give it fresh memory."""
        bound = self._late.bind(step, [None if t is None else self.value(t.index) for t in step.inputs])
        for tensor in bound.outputs:
            if tensor.index not in bound.unshaped:
                self._values[tensor.index] = np.empty(tensor.shape, tensor.type.dtype)
        return bound

    def _keep(self, step: Step, results: Sequence[Array]) -> None:
        """Copy what a kernel has returned to where the outputs are; into fresh memory where they had no shape."""
        if len(results) != len(step.outputs):
            error = OpError(f"gives {len(results)} outputs; the model has {len(step.outputs)}")
            raise error.at(self.graph.where(step.operator))
        for tensor, result in zip(step.outputs, results, strict=True):
            self._check_result(step, tensor, result)
            if tensor.index in step.unshaped:
                self._values[tensor.index] = np.array(result, order="C")
            else:
                np.copyto(self.value(tensor.index), result)

    def _check_result(self, step: Step, tensor: Tensor, result: Array) -> None:
        fits = result.shape == tensor.shape or tensor.index in step.unshaped
        if result.dtype != tensor.type.dtype or not fits:
            shape = "" if tensor.index in step.unshaped else f" {tensor.shape}"
            raise OpError(
                f"output '{tensor.name}' must be {tensor.type.name}{shape}; "
                f"it came out as {result.dtype} {result.shape}"
            ).at(self.graph.where(step.operator))
        if tensor.index in step.unshaped:
            self.plan.settings.check_memory(result.nbytes, f"output '{tensor.name}' needs")


def _is_apart(output: Array, inputs: Sequence[Array | None]) -> bool:
    """Whether an array is contiguous and no input is in its memory."""
    shared = any(np.may_share_memory(output, array) for array in inputs if array is not None)
    return bool(output.flags.c_contiguous) and not shared
