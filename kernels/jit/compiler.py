"""numba: from the functions that an entry is made of to its machine code. Imported only where something is compiled."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from functools import cache
from typing import Any

from llvmlite import ir
from llvmlite.binding import ModuleRef, TargetMachine
from numba import njit, types
from numba.core.codegen import JITCodeLibrary
from numba.core.compiler import Compiler, Flags, compile_extra
from numba.core.compiler_lock import global_compiler_lock
from numba.core.errors import NumbaError, NumbaExperimentalFeatureWarning
from numba.core.registry import cpu_target
from numba.extending import intrinsic

from glasslite.kernels.errors import CannotCompile

# Importing it tells numba how vectors are written as numbers.
from glasslite.kernels.jit import _operators  # noqa: F401

#: Nothing is called from Python, and no memory is counted: it is all the caller's.
_BARE = {"no_cpython_wrapper": True, "no_cfunc_wrapper": True, "_nrt": False}

#: How the functions are called that numba and Python have.
_FOREIGN = ("numba_", "NRT_", "Py", "_Py")


class _Linked(JITCodeLibrary):
    """Code that is linked into entries and optimized there: machine code of its own would take half of all the time."""

    def get_pointer_to_function(self, name: str) -> int:
        """There is none."""
        return 0

    @property
    def codegen(self) -> _Linked:
        """Where numba registers the function's environment, which only calls from Python need."""
        return self

    def set_env(self, name: str, environment: Any) -> None:
        """Forget it."""

    def _optimize_final_module(self) -> None:
        """Left to the entry."""

    def _finalize_final_module(self) -> None:
        self._finalize_dynamic_globals()
        self._finalized = True


class _Whole(_Linked):
    """All code of an entry."""

    def _optimize_final_module(self) -> None:
        for function in self._final_module.functions:
            if not function.is_declaration and function.name != self.name:
                function.linkage = "internal"
        JITCodeLibrary._optimize_final_module(self)


class _Inner(Compiler):
    """numba's compiler, whose result is only linked."""

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self.state.library = _Linked(self.state.targetctx.codegen(), "inner")


@cache
def dispatcher(function: Callable[..., Any], *, inlined: bool) -> Any:
    """What numba calls a function that compiled code calls."""
    return njit(**_BARE, pipeline_class=_Inner, forceinline=inlined)(function)


@cache
def operation(typing: Callable[..., Any]) -> Any:
    """What numba calls an intrinsic: made of the function that it asks for a call's signature and code."""
    result = intrinsic(typing)
    cpu_target.typing_context.refresh()
    return result


def type_of(value: Any) -> Any:
    """numba's type of a dispatcher or an operation."""
    return cpu_target.typing_context.resolve_value_type(value)


@global_compiler_lock
def module(function: Callable[..., None], name: str) -> ModuleRef:
    """The optimized LLVM code of a function of int64; what is called from outside has this name.

    An error of Python's, such as a division by zero, ends the function early and is not told.

    Raises:
        CannotCompile: numba refuses it, or makes code that needs numba where it runs.
    """
    target = cpu_target.target_context
    library = _Whole(target.codegen(), name)
    flags = Flags()
    cpu_target.options.parse_as_flags(flags, {**_BARE, "nopython": True})
    flags.no_compile = True
    arguments = (types.intp,) * function.__code__.co_argcount
    with warnings.catch_warnings():
        # A loop that was compiled for a record serves records that begin with the same fields.
        warnings.simplefilter("ignore", NumbaExperimentalFeatureWarning)
        contexts = cpu_target.typing_context, target
        try:
            done = compile_extra(*contexts, function, arguments, types.void, flags, {}, library=library)
        except NumbaError as error:
            raise CannotCompile(f"{name}: {error}") from error
    library.add_ir_module(_outside(target, done.fndesc, name))
    library.finalize()
    code = library._final_module
    foreign = [f.name for f in code.functions if f.is_declaration and f.name.startswith(_FOREIGN)]
    if foreign:
        raise CannotCompile(f"{name} calls {', '.join(foreign)}, which a process without numba lacks")
    return code


def _outside(target: Any, inside: Any, name: str) -> ir.Module:
    """A plain C function that calls numba's."""
    result = target.create_module("outside")
    words = [ir.IntType(64)] * len(inside.argtypes)
    function = ir.Function(result, ir.FunctionType(ir.VoidType(), words), name)
    kind = target.call_conv.get_function_type(inside.restype, inside.argtypes)
    callee = ir.Function(result, kind, inside.llvm_func_name)
    builder = ir.IRBuilder(function.append_basic_block("entry"))
    target.call_conv.call_function(builder, callee, inside.restype, inside.argtypes, function.args)
    builder.ret_void()
    return result


def target_machine() -> TargetMachine:
    """What turns LLVM code into the machine's."""
    return cpu_target.target_context.codegen()._tm


def machine_code(function: Callable[..., None], name: str) -> bytes:
    """An object file with a function of int64 under a name."""
    return bytes(target_machine().emit_object(module(function, name)))
