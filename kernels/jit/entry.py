"""Compiled functions: entries, which a program runs, and the functions that they are made of.

An entry is a compiled function of addresses and numbers, all int64. What one entry's code would share with many others'
is an entry of its own, that they call by its address: the compiler sees it once.

An entry's machine code is kept on the disk. Where it is there, only LLVM is loaded: importing numba takes longer than
all else of a process that runs a model once.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, cached_property, partial
from threading import RLock
from typing import Any

import llvmlite.binding as llvm
from llvmlite import ir

from glasslite.kernels.jit import _disk
from glasslite.kernels.jit.target import TARGET

_WORD = ir.IntType(64)
_LOCK = RLock()


@cache
def _engine() -> llvm.ExecutionEngine:
    """What lays out machine code in memory."""
    llvm.initialize_native_target()
    llvm.initialize_native_asmprinter()
    machine = llvm.Target.from_triple(llvm.get_process_triple()).create_target_machine(jit=True)
    return llvm.create_mcjit_compiler(llvm.parse_assembly(""), machine)


class Entry:
    """A compiled function of int64 words; compiled, or loaded from the disk, when first asked for."""

    def __init__(self, function: Callable[..., None]) -> None:
        self.__doc__, self.name, self.function = function.__doc__, function.__name__, function
        self._address: int | None = None

    @property
    def place(self) -> str:
        """Module and name, for another process to find it by."""
        return f"{self.function.__module__}:{self.name}"

    def load(self) -> bool:
        """Load the machine code where it is on the disk; whether it is loaded now."""
        with _LOCK:
            if self._address is None and (code := _disk.read(self._file)) is not None:
                self._address = self._laid_out(code)
            return self._address is not None

    @property
    def address(self) -> int:
        """Where the machine code is."""
        with _LOCK:
            self.load()
            if self._address is None:
                from glasslite.kernels.jit.compiler import machine_code

                code = machine_code(self.function, self.place)
                _disk.write(self._file, code)
                self._address = self._laid_out(code)
            return self._address

    @property
    def _file(self) -> str:
        return f"{self.place.rpartition('.')[2].replace(':', '.')}-{TARGET.name}.o"

    def _laid_out(self, code: bytes) -> int:
        engine = _engine()
        engine.add_object_file(llvm.ObjectFileRef.from_data(code))
        engine.finalize_object()
        return int(engine.get_function_address(self.place))


class Inner:
    """A function that entries are made of: compiled into each of them, never called from Python."""

    def __init__(self, function: Callable[..., Any], *, inlined: bool = False) -> None:
        self.__doc__, self.function, self._inlined = function.__doc__, function, inlined

    @cached_property
    def _numba_type_(self) -> Any:
        """What numba asks of a value that it does not know."""
        from glasslite.kernels.jit.compiler import dispatcher, type_of

        return type_of(dispatcher(self.function, inlined=self._inlined))


inner: Any = Inner
inlined: Any = partial(Inner, inlined=True)


class Intrinsic:
    """An operation, as the function that numba asks for its signature and for what emits its LLVM code."""

    def __init__(self, typing: Callable[..., Any]) -> None:
        self.__doc__, self.typing = typing.__doc__, typing

    @cached_property
    def _numba_type_(self) -> Any:
        from glasslite.kernels.jit.compiler import operation, type_of

        return type_of(operation(self.typing))


intrinsic: Any = Intrinsic


@intrinsic
def call(typing: Any, address: Any, words: Any) -> Any:
    """Call the entry at an address with a tuple of int64."""
    from numba import types

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        kind = ir.FunctionType(ir.VoidType(), [_WORD] * len(words))
        values = [
            context.cast(builder, builder.extract_value(arguments[1], i), word, types.intp)
            for i, word in enumerate(words)
        ]
        builder.call(builder.inttoptr(arguments[0], kind.as_pointer()), values)
        return context.get_dummy_value()

    return types.void(types.intp, words), generate


@intrinsic
def fields(typing: Any, address: Any, layout: Any) -> Any:
    """The record of a layout at an address."""
    from numba import types

    kind = layout.dtype

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return builder.inttoptr(arguments[0], context.get_value_type(kind))

    return kind(types.intp, layout), generate


@intrinsic
def view(typing: Any, address: Any, shape: Any, dtype: Any) -> Any:
    """The array of a shape at an address."""
    from numba import types
    from numba.np.arrayobj import populate_array

    sizes = shape if isinstance(shape, types.BaseTuple) else (shape,)
    kind = types.Array(dtype.dtype, len(sizes), "C")

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        array = context.make_array(kind)(context, builder)
        size = context.get_abi_sizeof(context.get_data_type(kind.dtype))
        extents, strides = [], [context.get_constant(types.intp, size)]
        for i, extent in enumerate(sizes):
            value = arguments[1] if sizes is not shape else builder.extract_value(arguments[1], i)
            extents.append(context.cast(builder, value, extent, types.intp))
        for extent in extents[:0:-1]:
            strides.insert(0, builder.mul(extent, strides[0]))
        data = builder.inttoptr(arguments[0], context.get_data_type(kind.dtype).as_pointer())
        populate_array(array, data, extents, strides, strides[-1], meminfo=None)
        return array._getvalue()

    return kind(types.intp, shape, dtype), generate
