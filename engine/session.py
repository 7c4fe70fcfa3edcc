"""Running a graph: copy the inputs in, call each step's kernel, copy the outputs out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from time import perf_counter_ns

import numpy as np
from numpy.typing import ArrayLike

from glasslite.engine.errors import InputError
from glasslite.engine.ir import Array, Graph, Shape, Tensor
from glasslite.engine.numerics import numerics_named
from glasslite.engine.ops import Cost
from glasslite.engine.plan import DEFAULT_MEMORY_LIMIT, Plan, Settings, Step, bind, make_plan, run_step
from glasslite.engine.schedule import OnCompile, Schedule, allocate

Feed = Mapping[str, ArrayLike] | Sequence[ArrayLike] | ArrayLike
OnStep = Callable[[int, Step], None]


@dataclass(frozen=True, eq=False)
class StepTrace:
    """What one step did: its time in nanoseconds, its cost, and the values it wrote.

    `backend` says whose kernel ran, "jit" or "reference", or "fused": the next step's kernel did its work too.
    """

    step: Step
    backend: str
    nanoseconds: int
    outputs: Mapping[str, Array]

    @property
    def cost(self) -> Cost:
        return self.step.cost


@dataclass(frozen=True, eq=False)
class Trace:
    """A whole run: every step in order, and every tensor's value by tensor index (constants included)."""

    graph: Graph
    steps: tuple[StepTrace, ...]
    tensors: Mapping[int, Array]
    outputs: Mapping[str, Array]

    def __getitem__(self, name: str) -> Array:
        """The value of a tensor by name."""
        for tensor in self.graph.tensors:
            if tensor.name == name and tensor.index in self.tensors:
                return self.tensors[tensor.index]
        raise InputError(
            f"{self.graph.source}: no tensor '{name}' was computed. `glasslite inspect` lists the names."
        )


class Session:
    """A graph made ready to run.

    Args:
        backend: whose kernels run: "jit" (compiled, fast; reference kernels where there is no compiled one) or
            "reference" (NumPy).
        numerics: whose integers come out: "reference" (LiteRT's BUILTIN_REF), "reference-with-defects", "optimized"
            (BUILTIN_WITHOUT_DEFAULT_DELEGATES) or "litert" (its default: XNNPACK where the delegate takes an operator).
        num_threads: how many share the work; the results are the same bits for any number.
        input_shapes: input name to shape, for models with dynamic dimensions.
        keep_intermediates: let every tensor keep its value after a run, at the price of memory.
        memory_limit: bytes that the activations may take, so that a broken file cannot eat the machine's memory.
        on_compile: called with (kernel, done, total) before each kernel is compiled, which takes seconds the first
            time on a machine.

    Raises:
        UnsupportedError, OpError, InputError: see `glasslite.engine.plan.make_plan`.
    """

    def __init__(
        self,
        graph: Graph,
        *,
        backend: str = "jit",
        numerics: str = "reference",
        num_threads: int = 1,
        input_shapes: Mapping[str, Shape] | None = None,
        keep_intermediates: bool = False,
        memory_limit: int = DEFAULT_MEMORY_LIMIT,
        on_compile: OnCompile | None = None,
    ) -> None:
        if num_threads < 1:
            raise InputError(f"num_threads must be at least 1; got {num_threads}.")
        self.plan: Plan = make_plan(
            graph.resize(input_shapes or {}),
            Settings(backend, numerics_named(numerics), keep_intermediates, memory_limit),
        )
        self.graph = self.plan.graph
        self.num_threads = num_threads
        self._values = allocate(self.plan)
        self._schedule = Schedule(self.plan.steps, self._values, self._run, num_threads, on_compile)

    @property
    def backends(self) -> tuple[str, ...]:
        """Whose kernel runs each of the plan's steps: "jit" or "reference"."""
        return tuple(self._schedule.backend(number) for number in range(len(self.plan.steps)))

    def run(self, feed: Feed, *, on_step: OnStep | None = None) -> dict[str, Array]:
        """Run once: {input name: array}, a list in input order, or the array of a single input.

        Returns copies of the outputs by name. `on_step(number, step)` is called after each step.

        Raises:
            InputError: names, shapes or types do not fit the model.
            OpError: an operator's rule is broken by the values.
        """
        self.set_inputs(feed)
        self.invoke(on_step=on_step)
        return self._outputs()

    def trace(self, feed: Feed, *, on_step: OnStep | None = None) -> Trace:
        """Run once and keep everything: each step's time, cost and outputs, and every tensor's value."""
        self.set_inputs(feed)
        tensors: dict[int, Array] = {t.index: t.data for t in self.plan.tensors if t.data is not None}
        tensors |= {i: self.value(i).copy() for i in self.graph.inputs if i >= 0}
        steps = []
        for number, step in enumerate(self.plan.steps):
            for part in step.fused:
                tensors |= (written := self._recomputed(part, tensors))
                steps.append(StepTrace(part, "fused", 0, self._by_name(written)))
            start = perf_counter_ns()
            self._schedule.run_step(number)
            elapsed = perf_counter_ns() - start
            tensors |= (written := {t.index: self.value(t.index).copy() for t in step.outputs})
            steps.append(StepTrace(step, self._schedule.backend(number), elapsed, self._by_name(written)))
            if on_step:
                on_step(number, step)
        return Trace(self.graph, tuple(steps), tensors, self._outputs())

    def _recomputed(self, step: Step, tensors: Mapping[int, Array]) -> dict[int, Array]:
        """The values that a fused step would have written, from those that were so far."""
        inputs = [None if t is None else tensors[t.index] for t in step.inputs]
        outputs = {t.index: np.empty(t.shape, t.type.dtype) for t in step.outputs}
        run_step(self.graph, step, inputs, list(outputs.values()))
        return outputs

    def _by_name(self, values: Mapping[int, Array]) -> dict[str, Array]:
        return {self.graph.tensors[index].name: array for index, array in values.items()}

    def set_inputs(self, feed: Feed) -> None:
        """Copy all inputs in, checked against the model's names, types and shapes."""
        for tensor, array in self._named(feed):
            self.set_value(tensor.index, array)

    def set_value(self, index: int, array: ArrayLike) -> None:
        """Copy one value in, checked against the tensor's type and shape."""
        tensor = self.plan.tensors[index]
        array = np.asarray(array)
        expected = tensor.type.dtype
        if array.dtype != expected:
            raise InputError(
                f"{self.graph.source}: '{tensor.name}' takes {expected}; got {array.dtype}. Convert with .astype()."
            )
        if array.shape != tensor.shape:
            raise InputError(
                f"{self.graph.source}: '{tensor.name}' takes shape {tensor.shape}; got {array.shape}. "
                "Reshape it, or pass input_shapes to Session."
            )
        target = self.value(index)
        if not target.flags.writeable:
            raise InputError(
                f"{self.graph.source}: '{tensor.name}' is a constant. Only other tensors can be set."
            )
        np.copyto(target, array)

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

    def _run(self, step: Step) -> None:
        if step.kernel is None:
            step = self._shape_now(step)
        inputs = [None if t is None else self._values[t.index] for t in step.inputs]
        outputs = [self.value(t.index) for t in step.outputs]
        # Kernels may reshape what they write, which would be a copy of an array with gaps; and read it again.
        whole = [a if _is_apart(a, inputs) else np.empty(a.shape, a.dtype) for a in outputs]
        run_step(self.graph, step, inputs, whole)
        for output, array in zip(outputs, whole, strict=True):
            if array is not output:
                output[...] = array

    def _shape_now(self, step: Step) -> Step:
        """Bind an operator whose shapes depend on values, now that those are there, and give it fresh memory."""
        tensors = list(self.plan.tensors)
        for tensor in step.inputs:
            if tensor is not None:
                data = self.value(tensor.index)
                tensors[tensor.index] = replace(tensor, shape=data.shape, data=data)
        bound = bind(self.graph, step.operator, tensors, self.plan.settings)
        for tensor in bound.outputs:
            self._values[tensor.index] = np.empty(tensor.shape, tensor.type.dtype)
        return bound

    def _outputs(self) -> dict[str, Array]:
        return {self.graph.tensors[i].name: self.value(i).copy() for i in self.graph.outputs}

    def _named(self, feed: Feed) -> list[tuple[Tensor, ArrayLike]]:
        inputs = [self.plan.tensors[i] for i in self.graph.inputs]
        names = [t.name for t in inputs]
        if isinstance(feed, Mapping):
            if set(feed) != set(names):
                raise InputError(f"{self.graph.source}: inputs are {names}; got {sorted(feed)}.")
            return [(t, feed[t.name]) for t in inputs]
        values: list[ArrayLike] = list(feed) if isinstance(feed, list | tuple) else [np.asarray(feed)]
        if len(values) != len(inputs):
            raise InputError(
                f"{self.graph.source}: the model has {len(inputs)} inputs {names}; got {len(values)}."
            )
        return list(zip(inputs, values, strict=True))


def _is_apart(output: Array, inputs: Sequence[Array | None]) -> bool:
    """Whether an array is contiguous and no input is in its memory."""
    shared = any(np.may_share_memory(output, array) for array in inputs if array is not None)
    return bool(output.flags.c_contiguous) and not shared
