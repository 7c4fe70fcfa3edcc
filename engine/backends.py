"""Where a backend's kernels are: `glasslite.kernels.<backend>.<stem>.<stem>_<scheme>`, found by name.

A reference kernel computes when it is called; a jit kernel takes the same arguments and binds them to compiled calls.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from typing import Any

from glasslite.engine.errors import InputError, UnsupportedError

Kernel = Callable[..., None]
#: Gives the compiled calls (`glasslite.kernels.jit.program.Bound`) that do the work on these very arrays.
Binder = Callable[..., Sequence[Any]]
BACKENDS = ("jit", "reference")
#: What the reference kernels alone compute, see `Requantization`.
_INTERPRETED = ("rndnu", "single")


def check_backend(backend: str) -> None:
    """Raise InputError unless the backend exists."""
    if backend not in BACKENDS:
        raise InputError(f"backend '{backend}' is unknown; available: {', '.join(BACKENDS)}.")


@cache
def find_kernel(stem: str, scheme: str) -> Kernel:
    """The reference kernel of an op for a scheme.

    Raises:
        UnsupportedError: there is none; the message lists those there are.
    """
    kernel = _find("reference", stem, scheme)
    if kernel is None:
        found = schemes("reference", stem)
        have = f"it has: {', '.join(found)}" if found else "it has none for this operator"
        raise UnsupportedError(f"no {scheme} kernel in backend 'reference'; {have}")
    return kernel  # type: ignore[no-any-return]


@cache
def find_binder(stem: str, scheme: str) -> Binder | None:
    """The jit kernel of an op for a scheme, where there is one."""
    return _find("jit", stem, scheme)  # type: ignore[no-any-return]


def compiled_rounding(params: Mapping[str, Any]) -> bool:
    """Whether compiled kernels know how every factor among a call's parameters rounds."""
    for value in params.values():
        if hasattr(value, "rounding"):
            if value.rounding in _INTERPRETED:
                return False
        elif hasattr(value, "_asdict") and not compiled_rounding(value._asdict()):
            return False
    return True


def _find(backend: str, stem: str, scheme: str) -> Any:
    module = _module(backend, stem)
    return getattr(module, f"{stem}_{scheme}", None) or getattr(module, f"{stem}_any", None)


def schemes(backend: str, stem: str) -> list[str]:
    """The schemes that a backend has kernels for."""
    prefix, module = f"{stem}_", _module(backend, stem)
    names = vars(module) if module else ()
    return sorted(name.removeprefix(prefix) for name in names if name.startswith(prefix))


def _module(backend: str, stem: str) -> ModuleType | None:
    name = f"glasslite.kernels.{backend}.{stem}"
    return import_module(name) if find_spec(name) else None
