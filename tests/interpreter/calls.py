"""Calls of an interpreter, made in several runtimes, and what comes of them made comparable.

Imports NumPy alone, so that an environment with another runtime can make the calls too.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import numpy as np


class World(NamedTuple):
    """What a call may touch.

    Attributes:
        lite: has Interpreter, OpResolverType, load_delegate and more, as `ai_edge_litert.interpreter`.
        models: name to bytes.
        paths: name to a file with those bytes.
    """

    lite: Any
    models: Mapping[str, bytes]
    paths: Mapping[str, str]

    def new(self, model: str, **options: Any) -> Any:
        return self.lite.Interpreter(model_content=self.models[model], **options)

    def ready(self, model: str) -> Any:
        """Allocated, with a kernel set that leaves the operators as they are."""
        kind = self.lite.OpResolverType.BUILTIN_WITHOUT_DEFAULT_DELEGATES
        interpreter = self.new(model, experimental_op_resolver_type=kind)
        interpreter.allocate_tensors()
        return interpreter

    def runner(self, model: str, key: str | None = None) -> Any:
        """The runner of a signature. Whoever holds it cannot use the interpreter itself."""
        return self.new(model).get_signature_runner(key)


Call = Callable[[World], Any]


class Outcome(NamedTuple):
    """What came of a call: a value made comparable, or an error's built-in types and its text."""

    value: Any = None
    errors: tuple[str, ...] = ()
    text: str = ""


def attempt(call: Call, world: World) -> Outcome:
    """Make a call."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return Outcome(plain(call(world)))
        except Exception as error:
            kinds = [t.__name__ for t in type(error).__mro__ if t.__module__ == "builtins"]
            return Outcome(None, tuple(kinds[: kinds.index("Exception")]), str(error))


def plain(value: Any) -> Any:
    """Values that can be sent and compared: types by name, arrays as type, shape and content."""
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return (type(value).__name__, *map(plain, value))
    if isinstance(value, np.ndarray):
        return ("array", str(value.dtype), value.shape, value.tolist())
    if isinstance(value, np.generic):
        return (type(value).__name__, value.item())
    if isinstance(value, type):
        return value.__name__
    if value is None or isinstance(value, (bool, int, float, str, bytes)):
        return (type(value).__name__, value)
    return "callable" if callable(value) else type(value).__name__


def floats(*shape: int) -> Any:
    """1, 2, 3, ... as float32."""
    return np.arange(1, 1 + int(np.prod(shape)), dtype=np.float32).reshape(shape)


def image(*shape: int) -> Any:
    """Integers over the whole range of int8, for the model `convolution`."""
    return (np.arange(int(np.prod(shape))) * 37 % 256 - 128).astype(np.int8).reshape(shape)
