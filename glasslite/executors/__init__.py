"""What `glasslite compare` can hold against each other: glasslite itself, other runtimes, saved values."""

from glasslite.executors.golden import GoldenExecutor, GoldenWriter
from glasslite.executors.ours import SessionExecutor
from glasslite.executors.theirs import RuntimeExecutor

__all__ = ["GoldenExecutor", "GoldenWriter", "RuntimeExecutor", "SessionExecutor"]
