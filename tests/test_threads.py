"""How many threads NumPy's matrix library may use while a session runs."""

from __future__ import annotations

import pytest
from threadpoolctl import ThreadpoolController, threadpool_limits

from glasslite.engine.threads import limit


def counts() -> list[int]:
    """The threads of each library."""
    libraries = ThreadpoolController().select(user_api="blas").lib_controllers
    return [library.num_threads for library in libraries]


def test_the_limit_holds_within_and_ends_with_the_context() -> None:
    with threadpool_limits(2, user_api="blas"):
        before = counts()
        with limit(1):
            assert set(counts()) <= {1}
            with limit(2):
                assert set(counts()) <= {1}
            assert set(counts()) <= {1}
        assert counts() == before


def test_the_limit_ends_with_an_error() -> None:
    with threadpool_limits(2, user_api="blas"):
        before = counts()
        with pytest.raises(ValueError, match="within"), limit(1):
            raise ValueError("within")
        assert counts() == before
        with limit(1):
            assert set(counts()) <= {1}
