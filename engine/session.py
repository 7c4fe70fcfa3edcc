"""Running a model: copy the inputs in, call each step's kernel, copy the outputs out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import ArrayLike

from glasslite.engine.errors import InputError
from glasslite.engine.executor import Executor, OnStep
from glasslite.engine.ir import Array, Graph, Shape, Tensor, TensorType
from glasslite.engine.numerics import DEFAULT_NUMERICS, numerics_named
from glasslite.engine.ops._custom import CustomOps, checked
from glasslite.engine.plan import DEFAULT_MEMORY_LIMIT, Settings, make_plan
from glasslite.engine.schedule import OnCompile
from glasslite.engine.texts import as_texts
from glasslite.engine.trace import StepTrace, Trace

Feed = Mapping[str, ArrayLike] | Sequence[ArrayLike] | ArrayLike
__all__ = ["Feed", "OnStep", "Session", "StepTrace", "Trace"]


class Session(Executor):
    """A graph made ready to run.

    Args:
        backend: whose kernels run: "jit" (compiled, fast; reference kernels where there is no compiled one) or
            "reference" (NumPy).
        numerics: whose integers come out: "litert" (LiteRT's default: XNNPACK where the delegate takes an operator),
            "optimized" (BUILTIN_WITHOUT_DEFAULT_DELEGATES), "reference" (BUILTIN_REF) or another of `NUMERICS`.
        num_threads: how many share the work; the results are the same bits for any number.
        input_shapes: input name to shape, for models with dynamic dimensions.
        keep_intermediates: let every tensor keep its value after a run, at the price of memory.
        memory_limit: bytes that the activations may take, so that a broken file cannot eat the machine's memory.
        custom_ops: custom operators in Python by custom code, see `glasslite.register_custom_op`.
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
        numerics: str = DEFAULT_NUMERICS,
        num_threads: int = 1,
        input_shapes: Mapping[str, Shape] | None = None,
        keep_intermediates: bool = False,
        memory_limit: int = DEFAULT_MEMORY_LIMIT,
        custom_ops: CustomOps | None = None,
        on_compile: OnCompile | None = None,
    ) -> None:
        if num_threads < 1:
            raise InputError(f"num_threads must be at least 1; got {num_threads}.")
        own = checked(custom_ops or {})
        settings = Settings(backend, numerics_named(numerics), keep_intermediates, memory_limit, own)
        plan = make_plan(graph.resize(input_shapes or {}), settings)
        plan.scope.num_threads, plan.scope.on_compile = num_threads, on_compile
        self.num_threads = num_threads
        super().__init__(plan, num_threads, on_compile)
        plan.scope.start()

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
        return self.record(on_step=on_step)

    def reset_variables(self, *, resources: bool = True) -> None:
        """Set all variable tensors to zero; resource variables lose their values too, and initialisers run again.

        Args:
            resources: False keeps resource variables and hash tables, as LiteRT's `reset_all_variables` does.
        """
        self.zero_variables()
        self.plan.scope.reset(resources=resources)

    def set_inputs(self, feed: Feed) -> None:
        """Copy all inputs in, checked against the model's names, types and shapes."""
        for tensor, array in self._named(feed):
            self.set_value(tensor.index, array)

    def set_value(self, index: int, array: ArrayLike) -> None:
        """Copy one value in, checked against the tensor's type and shape."""
        tensor = self.plan.tensors[index]
        array = as_texts(array) if tensor.type is TensorType.STRING else np.asarray(array)
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
