"""Where a backend's kernels are: `glasslite.kernels.<backend>.<stem>.<stem>_<scheme>`, found by name."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType

from glasslite.engine.errors import InputError, UnsupportedError

Kernel = Callable[..., None]
BACKENDS = ("reference",)


def check_backend(backend: str) -> None:
    """Raise InputError unless the backend exists."""
    if backend not in BACKENDS:
        raise InputError(f"backend '{backend}' is unknown; available: {', '.join(BACKENDS)}.")


@cache
def find_kernel(backend: str, stem: str, scheme: str) -> Kernel:
    """The kernel of an op for a scheme.

    Raises:
        UnsupportedError: the backend has no such kernel; the message lists those it has.
    """
    module = _module(backend, stem)
    kernel = getattr(module, f"{stem}_{scheme}", None) or getattr(module, f"{stem}_any", None)
    if kernel is None:
        found = schemes(backend, stem)
        have = f"it has: {', '.join(found)}" if found else "it has none for this operator"
        raise UnsupportedError(f"no {scheme} kernel in backend '{backend}'; {have}")
    return kernel  # type: ignore[no-any-return]


def schemes(backend: str, stem: str) -> list[str]:
    """The schemes that a backend has kernels for."""
    prefix = f"{stem}_"
    return sorted(
        name.removeprefix(prefix)
        for name in vars(_module(backend, stem) or object())
        if name.startswith(prefix)
    )


def _module(backend: str, stem: str) -> ModuleType | None:
    name = f"glasslite.kernels.{backend}.{stem}"
    return import_module(name) if find_spec(name) else None
