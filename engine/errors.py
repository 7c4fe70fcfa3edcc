"""Every error that glasslite raises on purpose.

    GlassliteError
    ├── ModelError          the file is not a model, or contradicts itself
    ├── UnsupportedError    a correct model asks for what glasslite cannot run, all of it at once (a RuntimeError too)
    ├── OpError             an operator breaks a rule of its own, in the model or while it runs (a RuntimeError too)
    ├── InputError          what the caller passed does not fit the model (a ValueError too)
    └── NotReadyError       a call came before the one that it needs (a RuntimeError too)

A message says where (file, op index, tensor, byte offset), what, what is allowed, and what to do.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence


class GlassliteError(Exception):
    """Base of all glasslite errors: catch this one to catch them all."""


class ModelError(GlassliteError, ValueError):
    """The bytes are not a model that can be loaded, or contradict themselves."""


class UnsupportedError(GlassliteError, RuntimeError):
    """The model is fine, but needs operators, versions or types that glasslite does not have.

    Attributes:
        reasons: what it needs, and of each which operators do.
    """

    def __init__(self, message: str, reasons: Mapping[str, Sequence[str]] | None = None) -> None:
        super().__init__(message)
        self.reasons = reasons or {}


class OpError(GlassliteError, RuntimeError):
    """An operator's rule is broken: shapes, types, attributes or values that do not go together."""

    _placed = False

    def at(self, where: str) -> OpError:
        """Return the same error with its place in front. One that has a place keeps it: the innermost says most.

        >>> str(OpError("axis must be below 4; got 7").at("m.tflite: op 3 GATHER 'y'"))
        "m.tflite: op 3 GATHER 'y': axis must be below 4; got 7"
        """
        if self._placed:
            return self
        error = OpError(f"{where}: {self}")
        error._placed = True
        return error


class InputError(GlassliteError, ValueError):
    """An argument (input name, shape, type, option) does not fit the model."""


class NotReadyError(GlassliteError, RuntimeError):
    """A method was called before the one that prepares for it."""


class MetadataWarning(UserWarning):
    """What the author wrote beside the model (labels, normalization) is broken; the model loads without it."""


class UnknownValue(Exception):
    """Raised inside `Op.infer` and `Op.prepare`: the value of a tensor is needed that is known only while running.

    Not an error of the user's: the plan catches it and leaves the operator to be shaped at run time.
    """
