"""Delegates: native libraries that other runtimes hand operators to. Here they are refused with a reason."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from typing import Any

from glasslite.interpreter.errors import DelegateError

_REASON = (
    "glasslite runs no native code: every operator is computed by its own kernels. Leave the delegate out; the "
    "default numerics, 'litert', are those of the XNNPACK delegate."
)


class Delegate:
    """What `load_delegate` would return; it cannot be made.

    Raises:
        DelegateError: always; a ValueError and an OSError, as scripts that fall back to the CPU expect.
    """

    def __init__(self, library: str | os.PathLike[str], options: Mapping[str, Any] | None = None) -> None:
        raise DelegateError(f"{os.fspath(library)}: {_REASON}")


def load_delegate(
    library: str | os.PathLike[str], options: Mapping[str, Any] | None = None
) -> Delegate:  # pragma: no cover - never returns
    """Refuse a delegate as LiteRT refuses one that does not load.

    Raises:
        DelegateError: always; a ValueError and an OSError.
    """
    raise DelegateError(f"Failed to load delegate from {os.fspath(library)}\n{_REASON}")


def refuse_delegates(delegates: Iterable[Any] | None) -> list[Any]:
    """The empty list of delegates that an interpreter holds.

    Raises:
        DelegateError: there is one.
    """
    for delegate in delegates or ():
        raise DelegateError(f"experimental_delegates holds a {type(delegate).__name__}. {_REASON}")
    return []
