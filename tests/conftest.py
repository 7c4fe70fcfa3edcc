"""Fixtures that every test can ask for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.support.oracle import Oracle
from tests.support.shared import shared_path


@pytest.fixture(scope="session")
def oracle() -> Iterator[Oracle]:
    """LiteRT in a process of its own, one for each test process. `check` skips where it is not installed."""
    worker = Oracle()
    yield worker
    worker.close()


@pytest.fixture
def shared() -> Callable[..., Path]:
    """`shared("models", "x.tflite")` is a path beside the repository, or skips the test."""
    return shared_path
