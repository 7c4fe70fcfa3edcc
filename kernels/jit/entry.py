"""Compiling: entries, which a program runs, and the functions that they are made of.

An entry is a compiled function of addresses and numbers, all int64. What one entry's code would share with many others'
is an entry of its own, that they call by its address: numba and LLVM see it once.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable
from contextlib import suppress
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from llvmlite import ir
from llvmlite.binding import add_symbol, parse_assembly
from numba import njit, types
from numba.core.caching import CompileResultCacheImpl, FunctionCache, IndexDataCacheFile
from numba.core.ccallback import CFunc
from numba.core.codegen import JITCodeLibrary
from numba.core.compiler import Compiler
from numba.core.errors import NumbaExperimentalFeatureWarning
from numba.core.runtime import _nrt_python
from numba.extending import intrinsic

from glasslite.kernels.jit.target import TARGET

_WORD = ir.IntType(64)
#: What files with compiled code contain.
_COMPILED = re.compile(rb"numba|@Entry|@emits")


def _sources() -> str:
    """A digest of all compiled code of this package."""
    files = sorted(Path(__file__).parent.glob("*.py"))
    texts = [text for file in files if _COMPILED.search(text := file.read_bytes())]
    return sha256(b"".join(texts)).hexdigest()


_SOURCES = _sources()


class _Code(CompileResultCacheImpl):
    """Keeps an entry's machine code, and nothing that numba needs only to compile, or to call it from Python."""

    def reduce(self, data: Any) -> Any:
        """What goes to the disk."""
        name, kind, (machine_code, _) = data.library.serialize_using_object_code()
        symbol = data.fndesc.llvm_cfunc_wrapper_name
        # numba reads the bitcode to learn what the machine code defines, and to inline it, which nobody does.
        outline = parse_assembly(f'define void @"{symbol}"() {{ ret void }}').as_bitcode()
        return (name, kind, (machine_code, outline)), symbol

    def rebuild(self, target_context: Any, reduced_data: Any) -> Any:
        """What `CFunc.compile` looks at of a result."""
        library, name = reduced_data
        code = target_context.codegen().unserialize_library(library)
        return SimpleNamespace(library=code, fndesc=SimpleNamespace(llvm_cfunc_wrapper_name=name))


class _Cache(FunctionCache):
    """numba's disk cache of a function, with an index for each target.

    numba looks at the function's own file to see whether it has changed; but a kernel is compiled from many files.
    """

    _impl_class = _Code

    def __init__(self, function: Callable[..., None]) -> None:
        super().__init__(function)
        name = f"{self._impl.filename_base}-{TARGET.name}"
        self._cache_file = IndexDataCacheFile(self._cache_path, name, _SOURCES)

    def load_overload(self, sig: Any, target_context: Any) -> Any:
        """The result of an earlier compilation, or None; without all that numba registers to compile something."""
        for name, address in _nrt_python.c_helpers.items():
            add_symbol(name if name.startswith("_") else f"NRT_{name}", address)
        with self._guard_against_spurious_io_errors():
            return self._load_overload(sig, target_context)

    def contains(self, signature: Any) -> bool:
        """Whether a result for this machine is on the disk."""
        from numba.core.registry import cpu_target

        return (
            self._index_key(signature, cpu_target.target_context.codegen()) in self._cache_file._load_index()
        )


class Entry:
    """A compiled function of int64 words; compiled, or loaded from the disk cache, when first asked for."""

    def __init__(self, function: Callable[..., None]) -> None:
        self.name, self.function = function.__name__, function

    @property
    def place(self) -> str:
        """Module and name, for another process to find it by."""
        return f"{self.function.__module__}:{self.name}"

    @property
    def ready(self) -> bool:
        """Whether no compiling is needed: it is done, or its result is on the disk."""
        if "address" in vars(self):
            return True
        with suppress(OSError):
            return _Cache(self.function).contains(self.signature)
        return False

    @cached_property
    def address(self) -> int:
        """Where the machine code is."""
        signature = self.signature
        compiled: Any = CFunc(self.function, (signature.args, signature.return_type), {}, {})
        compiled._cache = _Cache(self.function)
        with warnings.catch_warnings():
            # A loop that was compiled for a record serves records that begin with the same fields.
            warnings.simplefilter("ignore", NumbaExperimentalFeatureWarning)
            compiled.compile()
        self._compiled = compiled
        return int(compiled.address)

    @property
    def signature(self) -> Any:
        """numba's type of it."""
        return types.void(*[types.intp] * self.function.__code__.co_argcount)


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


class _Inner(Compiler):
    """numba's compiler, whose result is only linked."""

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self.state.library = _Linked(self.state.targetctx.codegen(), "inner")


#: What entries are made of: compiled into each of them, never called from Python.
_INNER = {"no_cpython_wrapper": True, "no_cfunc_wrapper": True, "pipeline_class": _Inner}
inner = njit(**_INNER)
inlined = njit(**_INNER, forceinline=True)


@intrinsic
def call(typing: Any, address: Any, words: Any) -> Any:
    """Call the entry at an address with a tuple of int64."""

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
    kind = layout.dtype

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return builder.inttoptr(arguments[0], context.get_value_type(kind))

    return kind(types.intp, layout), generate


@intrinsic
def view(typing: Any, address: Any, shape: Any, dtype: Any) -> Any:
    """The array of a shape at an address."""
    sizes = shape if isinstance(shape, types.BaseTuple) else (shape,)
    kind = types.Array(dtype.dtype, len(sizes), "C")

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        # Not needed, and slow to import, where compiled code is loaded.
        from numba.np.arrayobj import populate_array

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
