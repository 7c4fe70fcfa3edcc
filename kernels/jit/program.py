"""A compiled program: entries with one signature, run in order by one loop; the one place where kernels meet threads.

An entry is a compiled function (block, start, stop, scratch). `block` is the address of its parameters, a NumPy record;
its tasks from start to stop are to be done; `scratch` is the calling thread's own memory. Tasks write disjoint parts of
the output (or the same bytes), so that any split gives the same bits.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import warnings
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from ctypes import CFUNCTYPE, c_void_p
from functools import cached_property, partial
from hashlib import sha256
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NamedTuple

import numpy as np
from llvmlite import ir
from llvmlite.binding import add_symbol, parse_assembly
from numba import carray, config, njit, prange, set_num_threads, types
from numba.core import cgutils
from numba.core.caching import CompileResultCacheImpl, FunctionCache, IndexDataCacheFile
from numba.core.ccallback import CFunc
from numba.core.codegen import JITCodeLibrary
from numba.core.compiler import Compiler
from numba.core.errors import NumbaExperimentalFeatureWarning
from numba.core.runtime import _nrt_python
from numba.extending import intrinsic
from numpy.typing import NDArray

from glasslite.kernels.buffers import SLACK, buffer
from glasslite.kernels.jit.target import TARGET

Array = NDArray[Any]
OnCompile = Callable[[str, int, int], None]

# Of numba's thread pools, OpenMP's costs least and lets several Python threads call in at a time.
config.THREADING_LAYER_PRIORITY = ["omp", "tbb", "workqueue"]

_WORD = ir.IntType(64)
#: Bytes of a cache line: counters that threads share are that far apart.
_LINE = 64
#: How often a thread looks whether the others are done before it gives way.
_PATIENCE = 2000
SIGNATURE = types.void(*[types.intp] * 4)
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
    """A kernel's compiled function; compiled, or loaded from the disk cache, when first asked for."""

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
            return _Cache(self.function).contains(SIGNATURE)
        return False

    @cached_property
    def address(self) -> int:
        """Where the machine code is."""
        compiled: Any = CFunc(self.function, (SIGNATURE.args, SIGNATURE.return_type), {}, {})
        compiled._cache = _Cache(self.function)
        with warnings.catch_warnings():
            # A loop that was compiled for a record serves records that begin with the same fields.
            warnings.simplefilter("ignore", NumbaExperimentalFeatureWarning)
            compiled.compile()
        self._compiled = compiled
        return int(compiled.address)


class Bound(NamedTuple):
    """One call of an entry: what it does is fixed, only the bytes at its arrays' addresses change.

    Attributes:
        entry: the compiled function.
        block: its parameters, a record of one element.
        tasks: how many parts the work has.
        scratch: bytes that a thread needs for itself.
        alive: the arrays whose addresses the parameters hold.
        shared: bytes of memory that all threads share, which keeps what calls write there until one wants it for
            something else; its address becomes the parameter `shared`.
    """

    entry: Entry
    block: Array
    tasks: int
    scratch: int
    alive: Sequence[Array]
    shared: int = 0


def record(*fields: str, **more: type) -> np.dtype[Any]:
    """The layout of a parameter block: int64 fields (numbers and addresses), then those with a type of their own."""
    return np.dtype([(name, np.int64) for line in fields for name in line.split()] + list(more.items()))


def bound(entry: Entry, layout: np.dtype[Any], *, tasks: int, scratch: int = 0, **values: Any) -> Bound:
    """Bind an entry to its parameters; an array stands for its address."""
    block, alive = np.zeros(1, layout), []
    for name, value in values.items():
        if isinstance(value, np.ndarray):
            alive.append(value)
            value = value.ctypes.data
        block[name] = value
    return Bound(entry, block, tasks, scratch, alive)


def parts(count: int, at_least: int = 1 << 14) -> tuple[int, int]:
    """Split `count` elements into tasks: (how many, elements of each), none smaller than `at_least` but the last."""
    part = max(at_least, -(-count // 16))
    return max(1, -(-count // part)), part


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
def call(typing: Any, address: Any, block: Any, start: Any, stop: Any, scratch: Any) -> Any:
    """Call the entry at an address."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        kind = ir.FunctionType(ir.VoidType(), [_WORD] * 4)
        builder.call(builder.inttoptr(arguments[0], kind.as_pointer()), arguments[1:])
        return context.get_dummy_value()

    return types.void(*[types.intp] * 5), generate


@intrinsic
def pointer(typing: Any, address: Any) -> Any:
    """An address as the untyped pointer that numba.carray takes."""
    return types.voidptr(types.intp), lambda c, b, s, a: b.inttoptr(a[0], c.get_value_type(types.voidptr))


def _run_serial(calls: int, first: int, last: int, scratch: int) -> None:
    """An entry that runs calls from first up to last, without it; a call is an entry, a block and its tasks."""
    table = carray(pointer(calls), (last, 3), np.int64)
    for step in range(first, last):
        call(table[step, 0], table[step, 1], 0, table[step, 2], scratch)


_SERIAL = Entry(_run_serial)
# ctypes passes an address in half the time that it takes for an integer.
_FROM_PYTHON = CFUNCTYPE(None, *[c_void_p] * 4)


def _atomic(address: Any, builder: Any) -> Any:
    return builder.inttoptr(address, _WORD.as_pointer())


@intrinsic
def _add(typing: Any, address: Any, count: Any) -> Any:
    """Add to the int64 at an address, as one step for all threads; what it was before."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return builder.atomic_rmw("add", _atomic(arguments[0], builder), arguments[1], "seq_cst")

    return types.intp(types.intp, types.intp), generate


@intrinsic
def _read(typing: Any, address: Any) -> Any:
    """The int64 at an address as the other threads left it."""
    return types.intp(types.intp), lambda c, b, s, a: b.load_atomic(_atomic(a[0], b), "seq_cst", 8)


@intrinsic
def _give_way(typing: Any) -> Any:
    """Let another thread of the machine run."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        if hasattr(os, "sched_yield"):
            kind = ir.FunctionType(ir.IntType(32), [])
            builder.call(cgutils.get_or_insert_function(builder.module, kind, "sched_yield"), [])
        return context.get_dummy_value()

    return types.void(), generate


@inner
def _share(entry: int, block: int, count: int, state: int, thread: int, threads: int, scratch: int) -> None:
    """Take the thread's own tasks of a call, then those that others have not taken; wait for those that they have.

    A thread has the same part of each call, so that what a call writes is in the cache of the thread that reads most of
    it. Nobody waits for a thread that has not begun: on a busy machine the others do its share.
    """
    for turn in range(threads):
        owner = (thread + turn) % threads
        begin, end = owner * count // threads, (owner + 1) * count // threads
        chunk, done = max(1, (end - begin) // 4), 0
        while True:
            start = begin + _add(state + _LINE * (1 + owner), chunk)
            if start >= end:
                break
            stop = min(start + chunk, end)
            call(entry, block, start, stop, scratch)
            done += stop - start
        if done > 0:
            _add(state, done)
    waited = 0
    while _read(state) < count:
        waited += 1
        if waited > _PATIENCE:
            _give_way()


@njit(parallel=True, cache=True, nogil=True)
def _run_parallel(
    calls: Any, state: Any, counters: int, scratch: int, size: int, threads: int, first: int, last: int
) -> None:
    state[first:last] = 0
    pitch = _LINE * (1 + threads)
    for thread in prange(threads):
        for step in range(first, last):
            own, shared = scratch + thread * size, counters + pitch * step
            _share(calls[step, 0], calls[step, 1], calls[step, 2], shared, thread, threads, own)


def prepare(entries: Mapping[str, Entry], on_compile: OnCompile | None = None) -> None:
    """Compile entries, or load them from the disk cache; a second process compiles from the end of those missing."""
    missing = [place for place, entry in entries.items() if not entry.ready]
    helper = None
    if len(missing) > 1 and (os.cpu_count() or 1) > 1 and sys.executable:
        command = [sys.executable, "-m", "glasslite.kernels.jit.warm", *reversed(missing)]
        with suppress(OSError):
            helper = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            )
    try:
        for done, entry in enumerate(entries.values()):
            if on_compile:
                on_compile(entry.name, done, len(entries))
            _ = entry.address
    finally:
        if helper is not None:
            helper.kill()
            helper.wait()


class Program:
    """Bound calls, ready to run on a number of threads.

    Args:
        on_compile: called with (name, done, total) before each distinct entry is compiled or loaded.
    """

    def __init__(self, calls: Sequence[Bound], threads: int, on_compile: OnCompile | None = None) -> None:
        self._calls, self._threads = tuple(calls), threads
        prepare({call.entry.place: call.entry for call in calls}, on_compile)
        self._shared = buffer(max((c.shared for c in calls), default=0), np.uint8)
        for c in calls:
            if c.shared:
                c.block["shared"] = self._shared.ctypes.data
        table = [(c.entry.address, c.block.ctypes.data, c.tasks) for c in calls]
        self._table = np.array(table, np.int64).reshape(len(calls), 3)
        self._size = -(-max((c.scratch for c in calls), default=0) // 64) * 64 + SLACK
        self._scratch = buffer(self._size * threads, np.uint8)
        self._address = self._scratch.ctypes.data
        # Of each call, how many tasks are done, and how many of each thread's are taken.
        words = (1 + threads) * _LINE // 8
        self._state = buffer(len(calls) * words, np.int64).reshape(len(calls), words)
        self._counters = self._state.ctypes.data
        # The loop over the calls is compiled by its first run, which must not be the caller's.
        self.run(0, 0)

    @cached_property
    def _serial(self) -> Callable[[int, int, int], None]:
        return partial(_FROM_PYTHON(_SERIAL.address), self._table.ctypes.data)

    def runner(self, first: int, last: int) -> Callable[[], None]:
        """What runs the calls from first up to last, without it, at the least cost; only while the program lives."""
        if self._threads == 1:
            return partial(self._serial, first, last, self._address)
        return partial(self.run, first, last)

    def run(self, first: int, last: int) -> None:
        """Run the calls from first up to last, without it."""
        if self._threads == 1:
            self._serial(first, last, self._address)
        else:
            set_num_threads(min(self._threads, config.NUMBA_NUM_THREADS))
            state, scratch = (self._state, self._counters), (self._address, self._size)
            _run_parallel(self._table, *state, *scratch, self._threads, first, last)
