"""The errors of LiteRT's interface that need a built-in type of their own beside GlassliteError."""

from __future__ import annotations

from glasslite.engine.errors import GlassliteError, InputError


class ArgumentError(GlassliteError, TypeError):
    """An argument has a type that the call does not take."""


class ResizeError(GlassliteError, RuntimeError):
    """A tensor cannot have the shape that was asked for."""


class HeldError(GlassliteError, RuntimeError):
    """A view of a tensor's memory, or a signature runner, is still held where memory may move."""


class VariableError(GlassliteError, RuntimeError):
    """Variables cannot be reset before they have memory."""


class DelegateError(InputError, OSError):
    """Delegates are native code; this engine computes everything itself."""
