"""Operators that glasslite does not have: those that a user has written in Python, and those that nobody has.

A user's operator is a function, or a `CustomOp` where more is known about it before the run.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

import numpy as np
from numpy.typing import ArrayLike

from glasslite.engine.errors import GlassliteError, InputError, OpError, UnsupportedError
from glasslite.engine.ir import Array, Shape, Tensor
from glasslite.engine.numerics import Numerics
from glasslite.engine.ops._op import OPS, Call, Inputs, Op, Spec

if TYPE_CHECKING:
    from glasslite.engine.scope import Links

CUSTOM = "CUSTOM:"
Options = Mapping[str, Any]
Results = ArrayLike | Sequence[ArrayLike]
#: From the inputs' arrays, None where one is absent, and the options, to the outputs.
Compute = Callable[[Sequence[Any], Options], Results]


class CustomOp:
    """A custom operator in Python: subclass it, write `compute`, and register an instance.

    class Scale(glasslite.CustomOp):
        def infer(self, inputs, options):
            return [inputs[0].shape]

        def compute(self, inputs, options):
            return inputs[0] * np.float32(options["factor"])

    glasslite.register_custom_op("Scale", Scale())

    `options` are the operator's FlexBuffers map, where they are one, and its bytes as `custom_options`.
    """

    def infer(self, inputs: Sequence[Tensor | None], options: Options) -> Sequence[Shape] | None:
        """The outputs' shapes, from the inputs' shapes and types; None, the default, leaves them to what is computed.

        Raise `OpError` where the inputs do not go together.
        """
        return None

    def prepare(
        self, inputs: Sequence[Tensor | None], outputs: Sequence[Tensor], options: Options
    ) -> Callable[[Sequence[Any]], Results]:
        """What computes the outputs' arrays from the inputs'. Whatever can be done before the first run goes here.

        By default `compute` with the options.
        """
        return partial(self.compute, options=options)

    def compute(self, inputs: Sequence[Any], options: Options) -> Results:
        """The output, or a list of the outputs, in the types that the model gives them. The inputs are read-only."""
        raise OpError(f"{type(self).__name__} has no compute()")


@dataclass(frozen=True)
class _Function(CustomOp):
    function: Compute

    def compute(self, inputs: Sequence[Any], options: Options) -> Results:
        return self.function(inputs, options)


CustomOps = Mapping[str, CustomOp | Compute]
Given = TypeVar("Given", bound="CustomOp | Compute")
_REGISTERED: dict[str, CustomOp] = {}


def register_custom_op(name: str, op: Given | None = None) -> Any:
    """Let models use a custom operator that is written in Python.

    @glasslite.register_custom_op("Add2")
    def add2(inputs, options):
        return inputs[0] + inputs[1]

    Args:
        name: the operator's custom code in the model.
        op: a function of the inputs' arrays and the options that returns the outputs' arrays, or a `CustomOp`; left
            out, a decorator is returned. A later registration replaces an earlier one; `Session(custom_ops=...)`
            takes precedence.

    Raises:
        InputError: glasslite has the operator itself, or `op` cannot be called.
    """
    if op is None:
        return partial(register_custom_op, name)
    _REGISTERED.update(checked({name: op}))
    return op


def checked(ops: CustomOps) -> dict[str, CustomOp]:
    """A user's operators by custom code, functions made ops.

    Raises:
        InputError: glasslite has an operator of that name itself, or what is given cannot be called.
    """
    for name, op in ops.items():
        if f"{CUSTOM}{name}" in OPS:
            raise InputError(
                f"glasslite computes the custom operator '{name}' itself; it cannot be replaced."
            )
        if not isinstance(op, CustomOp) and (isinstance(op, type) or not callable(op)):
            what = op.__name__ if isinstance(op, type) else type(op).__name__
            raise InputError(
                f"custom operator '{name}' must be a function or a CustomOp instance; got {what}."
            )
    return {name: op if isinstance(op, CustomOp) else _Function(op) for name, op in ops.items()}


@dataclass(frozen=True)
class UnknownOp(Op):
    """An operator that glasslite does not have: it loads and shows, and runs if a user has registered it."""

    stateful: ClassVar[bool] = True
    texts: ClassVar[bool] = True
    builtin: str
    options: Options = field(default_factory=dict)

    @property
    def name(self) -> str:  # type: ignore[override]
        return self.builtin

    def found(self, own: Mapping[str, CustomOp]) -> CustomOp | None:
        """What a user has written for it, in this session or for all."""
        code = self.builtin.removeprefix(CUSTOM)
        return own.get(code, _REGISTERED.get(code)) if code != self.builtin else None

    def link(self, inputs: Inputs, links: Links) -> Op:
        implementation = self.found(links.scope.settings.custom_ops)
        if implementation is None:
            raise UnsupportedError("the operator is not implemented")
        count = len(links.operator.outputs)
        return _UserOp(self.builtin, MappingProxyType(dict(self.options)), implementation, count)


@dataclass(frozen=True)
class _UserOp(UnknownOp):
    """`count`: how many outputs the model wants."""

    implementation: CustomOp = field(default_factory=CustomOp)
    count: int = 1

    def infer(self, inputs: Inputs) -> list[Spec]:
        shapes = _called("infer", self.implementation.infer, inputs, self.options)
        if shapes is None:
            return [Spec(None, None)] * self.count
        try:
            return [Spec(tuple(int(d) for d in shape), None) for shape in shapes]
        except TypeError:
            raise OpError(
                f"its infer() must return a shape for each output; it returned {shapes!r:.80}"
            ) from None

    def prepare(self, inputs: Inputs, outputs: Sequence[Tensor], numerics: Numerics) -> Call:
        compute = _called("prepare", self.implementation.prepare, inputs, outputs, self.options)

        def kernel(*arrays: Array | None) -> list[Array]:
            results = _called("compute", compute, [_read_only(array) for array in arrays])
            given = results if isinstance(results, list | tuple) else [results]
            return [np.asarray(result) for result in given]

        return Call("user", returns=True, kernel=kernel)


def _called(what: str, function: Callable[..., Any], *arguments: Any) -> Any:
    """Call a user's function; what it raises is the cause of an OpError."""
    try:
        return function(*arguments)
    except GlassliteError:
        raise
    except Exception as error:
        raise OpError(f"its {what}() raised {type(error).__name__}: {error}") from error


def _read_only(array: Array | None) -> Array | None:
    if array is not None and array.flags.writeable:
        array = array.view()
        array.flags.writeable = False
    return array
