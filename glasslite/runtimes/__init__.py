"""Other runtimes of TFLite models, to compare with: each in a process of its own, none of them a dependency."""

from glasslite.runtimes.process import (
    RESOLVERS,
    RUNTIMES,
    Runtime,
    RuntimeFailed,
    RuntimeMissing,
    RuntimeProcess,
)

__all__ = ["RESOLVERS", "RUNTIMES", "Runtime", "RuntimeFailed", "RuntimeMissing", "RuntimeProcess"]
